import { beforeEach, describe, expect, test } from "vitest";

import { sha256 } from "../fixtures/sha256.ts";
import { checkoutToken } from "../fixtures/shopper-browser.ts";
import { minuteMs } from "../pipeline/hand-clock.ts";
import { sampleOrder, type SampleOrder } from "../pipeline/sample-order.ts";
import { customer as newCustomer } from "../fixtures/customer.ts";
import { clickNow, purchase } from "./buyer.ts";
import type { EventMaker, Visit } from "./shopper.ts";
import type { StorefrontWorld, TestStore } from "./storefront-world.ts";
import { useStorefrontWorld } from "./use-storefront-world.ts";

let world: StorefrontWorld;
let make: EventMaker;
useStorefrontWorld((opened) => ({ world, make } = opened));

const jane = { email: "jane@example.com", phone: "+14155550101", customer: { id: 42 } };
const john = { email: "john@example.com", phone: "+14155550102", customer: { id: 43 } };
type Person = typeof jane;
const nobody = { email: null, phone: null, customer: null };

let orders = 100;
beforeEach(() => {
  orders = 100;
});
const order = (changes: SampleOrder) => sampleOrder((orders += 1), world.time.now(), changes);

/** As Shopify asks for it. */
const redaction = (customer: object, more: object = {}) => ({
  shop_id: 954889,
  customer,
  orders_to_redact: [],
  ...more,
});

const erasureOf = ({ email, phone, customer: { id } }: Person) => redaction({ id, email, phone });

async function erase(store: TestStore, body: object): Promise<void> {
  const named = Array.isArray(body) ? body : { shop_domain: store.domain, ...body };
  await store.ingest("customers/redact", named);
  await store.map();
}

/** A browser that came by its own click is seen with all that tells a person. */
async function use(store: TestStore, clientId: string, { email, phone, customer }: Person): Promise<void> {
  const visit: Partial<Visit> = {
    clientId,
    click: clickNow(world, `E.C.P.${clientId}`),
    customerId: `${customer.id}`,
  };
  await store.tell([make.paymentInfoSubmitted({ checkoutToken: `of-${clientId}`, email, phone })], { visit });
  await store.map();
  world.time.advance(minuteMs);
}

/** What an order on a desktop nobody has seen is credited to. */
async function clickOf(store: TestStore, changes: SampleOrder): Promise<unknown> {
  const user = await purchase(world, store, order({ ...nobody, ...changes }));
  expect(user).toBeDefined();
  return user?.["ttclid"];
}

const countOf = async (
  store: TestStore,
  table: "visitor" | "visitor_link" | "click" | "signup" | "customer_fact",
) => {
  const { rows } = await world.pool.query<{ count: number }>(
    `SELECT count(*)::int AS count FROM ${table} WHERE shop_id = $1`,
    [store.id],
  );
  return rows[0]?.count;
};

const openStore = () => world.openStore({ settings: { unknownConsent: "send" } });

describe("after a customer's data was erased", () => {
  const ways: readonly (readonly [string, SampleOrder])[] = [
    ["customer", { customer: jane.customer }],
    ["email", { email: jane.email }],
    ["phone number", { phone: jane.phone }],
  ];

  test.each(ways)(
    "an order on the desktop no longer finds the phone's click by the %s",
    async (_by, changes) => {
      const store = await openStore();
      await use(store, "phone", jane);
      expect(await clickOf(store, changes)).toBe("E.C.P.phone");
      await erase(store, erasureOf(jane));
      expect(await clickOf(store, changes)).toBeUndefined();
      expect(await store.entryReasons()).toContain("person_forgotten");
    },
  );

  test("nothing is left of a browser that was only that person's", async () => {
    const store = await openStore();
    await use(store, "phone", jane);
    await erase(store, erasureOf(jane));
    for (const table of ["visitor", "visitor_link", "click"] as const)
      expect(await countOf(store, table), table).toBe(0);
  });

  test("another person's browser and click stay, and so do those of the same person in another store", async () => {
    const [store, other] = [await openStore(), await openStore()];
    await use(store, "phone", jane);
    await use(store, "laptop", john);
    await use(other, "phone", jane);
    await erase(store, erasureOf(jane));
    expect(await clickOf(store, { email: john.email })).toBe("E.C.P.laptop");
    expect(await clickOf(other, { email: jane.email })).toBe("E.C.P.phone");
  });

  test("a tablet that somebody else uses too keeps its clicks for that one, and forgets whose else it was", async () => {
    const store = await openStore();
    await use(store, "tablet", john);
    await use(store, "tablet", jane);
    await erase(store, erasureOf(jane));
    expect(await clickOf(store, { email: jane.email })).toBeUndefined();
    expect(await clickOf(store, { email: john.email })).toBe("E.C.P.tablet");

    await store.ingest("orders/create", order({ ...nobody, checkout_token: "of-tablet" }));
    await store.map();
    world.time.advance(minuteMs);
    await store.sendDue();
    const user = store.sentUsers("CompletePayment").at(-1);
    expect(user).toMatchObject({ ttclid: "E.C.P.tablet" });
    for (const hash of [sha256(jane.email), sha256(jane.phone), sha256("42")])
      expect(Object.values(user ?? {})).not.toContain(hash);
  });

  test("a repeat is harmless, and so is an erasure of somebody nobody has heard of", async () => {
    const store = await openStore();
    await use(store, "laptop", john);
    await erase(store, erasureOf(jane));
    await use(store, "phone", jane);
    await erase(store, erasureOf(jane));
    await erase(store, erasureOf(jane));
    expect(await clickOf(store, { email: john.email })).toBe("E.C.P.laptop");
    expect(await countOf(store, "visitor")).toBe(1);
  });

  test("what the person does later begins anew", async () => {
    const store = await openStore();
    await use(store, "phone", jane);
    await erase(store, erasureOf(jane));
    await store.tell([make.formSubmitted({ email: jane.email })], {
      visit: { clientId: "phone", click: clickNow(world, "E.C.P.new") },
    });
    await store.map();
    world.time.advance(minuteMs);
    expect(await clickOf(store, { email: jane.email })).toBe("E.C.P.new");
  });

  test("an order of the person that comes later is sent, and known by what it says itself", async () => {
    const store = await openStore();
    await use(store, "phone", jane);
    await erase(store, erasureOf(jane));
    const user = await purchase(world, store, order({ ...jane, checkout_token: "of-phone" }));
    expect(user).toMatchObject({ email: sha256(jane.email), external_id: sha256("42") });
    expect(user).not.toHaveProperty("ttclid");
  });
});

describe("an erasure", () => {
  test("that names only an email erases what is known by it, however it is written", async () => {
    const store = await openStore();
    await store.tell([make.formSubmitted({ email: jane.email })], {
      visit: { clientId: "phone", click: clickNow(world, "E.C.P.phone") },
    });
    await store.map();
    await erase(store, redaction({ email: " Jane@Example.com" }));
    expect(await countOf(store, "visitor")).toBe(0);
  });

  test("that names orders erases the browser that bought them", async () => {
    const store = await openStore();
    await store.tell([make.checkoutCompleted({ orderId: "7", checkoutToken })]);
    await store.map();
    await erase(store, redaction({ id: 42 }, { orders_to_redact: [7, 8] }));
    expect(await countOf(store, "visitor")).toBe(0);
  });

  test("takes what Shopify told of the customer, and the registration with both its halves", async () => {
    const store = await openStore();
    await world.pool.query(
      "INSERT INTO customer_fact (shop_id, customer_key, read_at) VALUES ($1, $2, now()), ($1, $3, now())",
      [store.id, store.vault.linkKey("customer", "42"), store.vault.linkKey("customer", "43")],
    );
    const createdAt = new Date(world.time.now()).toISOString();
    const fields = { ...jane, id: 42, admin_graphql_api_id: "gid://shopify/Customer/42" };
    await store.ingest("customers/create", newCustomer({ createdAt, state: "disabled", fields }));
    await store.tell([make.signupSubmitted({ email: jane.email })]);
    await store.map();
    await erase(store, erasureOf(jane));
    expect(await countOf(store, "customer_fact")).toBe(1);
    expect(await countOf(store, "signup")).toBe(0);
    const { rows } = await world.pool.query("SELECT email_key FROM conversion WHERE shop_id = $1", [
      store.id,
    ]);
    expect(rows).toEqual([{ email_key: null }]);
  });

  test("leaves known that the cart and orders of a browser refused", async () => {
    const store = await world.openStore();
    const visit = { clientId: "phone" };
    const form = make.signupSubmitted({ email: jane.email });
    await store.tell([make.checkoutStarted({ checkoutToken }), form], { visit });
    await store.map();
    await store.tell([], { visit: { ...visit, consent: "denied", click: undefined } });
    await erase(store, erasureOf(jane));
    await store.ingest("orders/create", order({ ...jane, checkout_token: checkoutToken }));
    await store.map();
    expect((await store.deliveries()).at(-1)).toMatchObject({ reason: "consent_denied" });
    expect(await countOf(store, "signup")).toBe(0);
  });

  test("takes what was told of the person in the same round", async () => {
    const store = await openStore();
    await store.ingest("customers/redact", { ...erasureOf(jane), shop_domain: store.domain });
    await store.tell([make.formSubmitted({ email: jane.email })]);
    await store.map();
    expect(await countOf(store, "visitor")).toBe(0);
  });

  test.each([
    ["of nobody", redaction({})],
    ["without a customer", { shop_id: 1 }],
    ["that is no object", []],
  ])("%s ends dead, is in no ledger, and holds up nothing", async (_what, body) => {
    const store = await openStore();
    await use(store, "phone", jane);
    await erase(store, body);
    expect(await store.entryReasons()).toContain("redaction_unreadable");
    expect(await clickOf(store, { email: jane.email })).toBe("E.C.P.phone");
  });
});
