import { describe, expect, test } from "vitest";

import { checkoutToken, shopperAgent, shopperIpv4, ttclid, ttp } from "../fixtures/shopper-browser.ts";
import { minuteMs } from "../pipeline/hand-clock.ts";
import { sampleOrder } from "../pipeline/sample-order.ts";
import { visitOf, type EventMaker } from "./shopper.ts";
import type { StorefrontWorld, TestStore } from "./storefront-world.ts";
import { useStorefrontWorld } from "./use-storefront-world.ts";

let world: StorefrontWorld;
let make: EventMaker;
useStorefrontWorld((opened) => ({ world, make } = opened));

const cart = "hWN8nFQmFzQ2XoVd3Jk7pTqYcLrBxCart";

/** Every row of every table of ours as text, bytes as they are in hex and read as Latin letters. */
async function dump(): Promise<string> {
  const { rows: tables } = await world.pool.query<{ name: string }>(
    `SELECT quote_ident(table_name) AS name FROM information_schema.tables
     WHERE table_schema = 'public' AND table_type = 'BASE TABLE'`,
  );
  expect(tables.map(({ name }) => name)).toEqual(
    expect.arrayContaining(["visitor", "click", "visitor_link", "inbox_entry", "conversion", "delivery"]),
  );
  const texts: string[] = [];
  for (const { name } of tables) {
    const { rows } = await world.pool.query<Record<string, unknown>>(`SELECT * FROM ${name}`);
    texts.push(
      JSON.stringify(rows, (_key, value: unknown) => {
        const bytes = value as { type?: string; data?: number[] } | null;
        if (bytes?.type !== "Buffer") return value;
        const buffer = Buffer.from(bytes.data ?? []);
        return [buffer.toString("hex"), buffer.toString("latin1"), buffer.toString("base64")];
      }),
    );
  }
  return texts.join("\n");
}

const hex = (secret: string) => Buffer.from(secret).toString("hex");

test("no dump of the database shows who a visitor was, while messages wait, once mapped and once sent", async () => {
  const store = await world.openStore();
  const contact = { email: "Jane.Doe@Example.com", phone: "+14155552671" };
  const tell = async () => {
    await store.tell(
      [
        make.pageViewed({ url: `https://shop.example/?ttclid=${ttclid}` }),
        make.searchSubmitted({ query: "something private" }),
        make.addedToCart({ cartToken: cart }),
        make.checkoutStarted(contact),
        make.checkoutCompleted(contact),
        make.formSubmitted(contact),
      ],
      { visit: { customerId: "7300000000001" } },
    );
  };
  const secrets = [
    visitOf().clientId,
    ttclid,
    ttp,
    shopperIpv4,
    shopperAgent,
    "jane.doe@example.com",
    contact.email,
    contact.phone,
    "7300000000001",
    "something private",
    cart,
  ];
  const inDump = async () => {
    const text = await dump();
    expect(text).toContain(store.domain);
    return secrets.filter((secret) => text.includes(secret) || text.includes(hex(secret)));
  };
  await tell();
  expect(await inDump()).toEqual([]);
  await store.map();
  await tell();
  expect(await inDump()).toEqual([]);
  await store.ingest("orders/create", sampleOrder(1, world.time.now(), { checkout_token: checkoutToken }));
  await store.map();
  world.time.advance(minuteMs);
  await store.sendDue();
  expect(store.counted().map(({ event }) => event)).toContain("CompletePayment");
  expect(await inDump()).toEqual([]);
});

test("no log line of the path repeats anything of a visitor", async () => {
  const store = await world.openStore();
  await store.tell([make.formSubmitted(), { id: "x", name: ttclid, at: 0 }]);
  await store.map();
  await store.sendDue();
  const lines = JSON.stringify([...world.logLines, ...world.door.logLines]);
  expect(lines).toContain("storefront.malformed");
  for (const secret of [visitOf().clientId, ttclid, ttp, shopperIpv4, shopperAgent, "ane@Example.com"])
    expect(lines).not.toContain(secret);
});

const order = () => sampleOrder(1, world.time.now(), { checkout_token: checkoutToken });

/** One shop whose visitor is known, one that knows nothing. */
async function openBoth(): Promise<[TestStore, TestStore]> {
  const [from, to] = [await world.openStore(), await world.openStore()];
  await from.tell([make.checkoutStarted()]);
  await from.map();
  return [from, to];
}

async function expectUnknown(store: TestStore): Promise<void> {
  await store.ingest("orders/create", order());
  await store.map();
  await store.sendDue();
  const purchase = store.counted().find(({ event }) => event === "CompletePayment");
  expect(purchase).toBeDefined();
  expect(purchase?.["user"]).not.toHaveProperty("ttclid");
  expect(purchase?.["user"]).not.toHaveProperty("ttp");
}

describe("rows that were moved from one shop to another in the database", () => {
  test("are not found: a link's key is another one in every shop", async () => {
    const [from, to] = await openBoth();
    for (const table of ["visitor", "click", "visitor_link"])
      await world.pool.query(`UPDATE ${table} SET shop_id = $1 WHERE shop_id = $2`, [to.id, from.id]);
    await expectUnknown(to);
  });

  test("do not open, not even by a link that was made to fit", async () => {
    const [from, to] = await openBoth();
    for (const table of ["visitor", "click", "visitor_link"])
      await world.pool.query(`UPDATE ${table} SET shop_id = $1 WHERE shop_id = $2`, [to.id, from.id]);
    await world.pool.query("UPDATE visitor_link SET link_key = $2 WHERE shop_id = $1 AND kind = 'checkout'", [
      to.id,
      to.vault.linkKey("checkout", checkoutToken),
    ]);
    await expectUnknown(to);
  });

  test("are not reached from another shop's link", async () => {
    const [from, to] = await openBoth();
    await world.pool.query(
      `INSERT INTO visitor_link (shop_id, kind, link_key, visitor_id, seen_at)
       SELECT $1, 'checkout', $2, id, $4 FROM visitor WHERE shop_id = $3`,
      [to.id, to.vault.linkKey("checkout", checkoutToken), from.id, world.time.clock()],
    );
    await expectUnknown(to);
  });

  test("hold nothing up: a visitor whose row was spoiled is remembered anew", async () => {
    const [from] = await openBoth();
    await world.pool.query("UPDATE visitor SET context_sealed = '\\x00' WHERE shop_id = $1", [from.id]);
    await world.pool.query("UPDATE click SET ttclid_sealed = '\\x00' WHERE shop_id = $1", [from.id]);
    await from.ingest("orders/create", order());
    await from.map();
    await from.tell([make.checkoutStarted({ checkoutToken: "next" })], {
      visit: { click: { ttclid: "E.C.P.next" } },
    });
    await from.ingest("orders/create", sampleOrder(2, world.time.now(), { checkout_token: "next" }));
    await from.map();
    world.time.advance(minuteMs);
    await from.sendDue();
    const purchases = from.counted().filter(({ event }) => event === "CompletePayment");
    expect(purchases).toHaveLength(2);
    expect(purchases.map(({ user }) => (user as { ttclid?: string }).ttclid).toSorted()).toEqual([
      "E.C.P.next",
      undefined,
    ]);
  });

  test("carry no storefront message along either: it ends dead", async () => {
    const [from, to] = [await world.openStore(), await world.openStore()];
    await from.tell([make.productViewed()]);
    await world.pool.query("UPDATE inbox_entry SET shop_id = $1 WHERE shop_id = $2", [to.id, from.id]);
    await to.map();
    expect(await to.deliveries()).toMatchObject([{ state: "dead", reason: "body_unsealable" }]);
  });
});

test("a link's key says neither what was linked nor that two shops saw the same", async () => {
  const [one, two] = [await world.openStore(), await world.openStore()];
  for (const store of [one, two]) {
    await store.tell([make.checkoutStarted()]);
    await store.map();
  }
  const { rows } = await world.pool.query<{ key: string }>(
    `SELECT encode(link_key, 'hex') AS key FROM visitor_link WHERE shop_id = ANY($1)
     UNION ALL SELECT encode(visitor_key, 'hex') FROM visitor WHERE shop_id = ANY($1)
     UNION ALL SELECT encode(click_key, 'hex') FROM click WHERE shop_id = ANY($1)`,
    [[one.id, two.id]],
  );
  expect(rows).toHaveLength(8);
  expect(new Set(rows.map(({ key }) => key)).size).toBe(8);
});
