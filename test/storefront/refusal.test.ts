import { describe, expect, test, vi } from "vitest";

import { sampleOrder } from "../pipeline/sample-order.ts";
import { inGermany } from "./in-germany.ts";
import { visitOf, type EventMaker, type Visit } from "./shopper.ts";
import type { StorefrontWorld, TestStore } from "./storefront-world.ts";
import { useStorefrontWorld } from "./use-storefront-world.ts";

let world: StorefrontWorld;
let make: EventMaker;
useStorefrontWorld((opened) => ({ world, make } = opened));

const token = "hWN8nFQmFzQ2XoVd3Jk7pTqYcLrBxKaE";
const lostAttributes = () =>
  sampleOrder(1, world.time.now(), { checkout_token: token, client_details: null, note_attributes: [] });

/** Everything that is kept of a store's visitors, and what waits to be. */
async function keptOf(store: TestStore): Promise<Record<string, number>> {
  const { rows } = await world.pool.query<Record<string, number>>(
    `SELECT (SELECT count(*)::int FROM visitor WHERE shop_id = $1) AS visitors,
       (SELECT count(*)::int FROM click WHERE shop_id = $1) AS clicks,
       (SELECT count(*)::int FROM visitor_link WHERE shop_id = $1) AS links,
       (SELECT count(*)::int FROM inbox_entry WHERE shop_id = $1) AS entries`,
    [store.id],
  );
  return rows[0] ?? {};
}

const nothing = { visitors: 0, clicks: 0, links: 0, entries: 0 };
const denied: Partial<Visit> = { consent: "denied", click: undefined, ttp: undefined };

describe("a refusal", () => {
  test("of a visitor nobody knows keeps nothing, not even the events that came with it", async () => {
    const store = await world.openStore();
    for (let turn = 0; turn < 2; turn += 1)
      await store.tell([make.productViewed(), make.checkoutCompleted()], { visit: denied });
    await store.map();
    expect(await keptOf(store)).toEqual(nothing);
    expect(await store.deliveries()).toEqual([]);
  });

  test("forgets the visitor and its clicks, but not that its cart and checkout refused, and nobody else's", async () => {
    const store = await world.openStore();
    const other = { clientId: "another-visitor", click: { ttclid: "E.C.P.another" } };
    await store.tell([make.addedToCart({ cartToken: "cart-1" }), make.checkoutStarted()]);
    await store.tell([make.addedToCart({ cartToken: "cart-1" })], { visit: other });
    await store.map();
    expect(await keptOf(store)).toEqual({ visitors: 2, clicks: 2, links: 5, entries: 3 });
    await store.tell([], { visit: denied });
    expect(await keptOf(store)).toEqual({ visitors: 2, clicks: 1, links: 4, entries: 3 });
    await store.tell([], { visit: { ...other, consent: "denied" } });
    expect(await keptOf(store)).toMatchObject({ visitors: 2, clicks: 0, links: 3 });
    const { rows } = await world.pool.query<{ consent: string; context_sealed: Buffer }>(
      "SELECT consent, context_sealed FROM visitor WHERE shop_id = $1",
      [store.id],
    );
    const opened = rows.map((row) => store.vault.open("visitor.context_sealed", row.context_sealed));
    expect(rows.map(({ consent }) => consent)).toEqual(["denied", "denied"]);
    expect(opened.map(String)).toEqual(["{}", "{}"]);
  });

  test("of a visitor who only looked around leaves nothing of it", async () => {
    const store = await world.openStore();
    await store.tell([make.pageViewed(), make.productViewed()]);
    await store.map();
    await store.tell([], { visit: denied });
    expect(await keptOf(store)).toMatchObject({ visitors: 0, clicks: 0, links: 0 });
  });

  test("of a visitor of another shop changes nothing here, though its clientId is the same", async () => {
    const [store, other] = [await world.openStore(), await world.openStore()];
    await store.tell([make.pageViewed()]);
    await store.map();
    await other.tell([], { visit: denied });
    expect(await keptOf(store)).toMatchObject({ visitors: 1, clicks: 1 });
  });

  test("takes back what still waits to be mapped, and leaves what others did", async () => {
    const store = await world.openStore();
    await store.tell([make.pageViewed(), make.productViewed(), make.checkoutStarted()]);
    await store.tell([make.productViewed()], { visit: { clientId: "another-visitor" } });
    await store.ingest("orders/create", lostAttributes());
    await store.tell([], { visit: denied });
    expect(await keptOf(store)).toMatchObject({ entries: 2 });
    await store.map();
    // Of the one who refused only its checkout is known, and that it refused.
    expect(await keptOf(store)).toMatchObject({ visitors: 2, clicks: 1 });
    expect((await store.deliveries()).map(({ eventName }) => eventName).toSorted()).toEqual([
      "CompletePayment",
      "ViewContent",
    ]);
  });

  test("reaches a visitor that is being remembered at that very moment", async () => {
    const store = await world.openStore();
    await store.tell([make.pageViewed()]);
    const blocker = await world.pool.connect();
    await blocker.query("BEGIN; LOCK TABLE visitor IN SHARE MODE");
    const waits = (condition: string) =>
      vi.waitFor(async () => {
        const { rows } = await world.pool.query(
          `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock' AND ${condition}`,
        );
        if (rows.length === 0) throw new Error(`nothing waits with ${condition}`);
      });
    const mapped = store.map();
    await waits("query LIKE 'INSERT INTO visitor%'");
    const told = store.tell([], { visit: denied });
    await waits("query LIKE '%FROM inbox_entry%FOR UPDATE%'");
    await blocker.query("COMMIT");
    blocker.release();
    await Promise.all([mapped, told]);
    expect(await keptOf(store)).toMatchObject({ visitors: 0, clicks: 0, links: 0 });
  });

  test("holds for an order of that visitor that is told later and knows nothing of it", async () => {
    const store = await world.openStore();
    await store.tell([make.checkoutStarted({ checkoutToken: token })]);
    await store.map();
    await store.tell([], { visit: denied });
    await store.ingest("orders/create", lostAttributes());
    await store.map();
    expect((await store.deliveries()).at(-1)).toMatchObject({
      eventName: "CompletePayment",
      state: "skipped",
      reason: "consent_denied",
    });
  });

  test("that is taken back later starts anew: what was forgotten stays so", async () => {
    const store = await world.openStore();
    await store.tell([make.checkoutStarted({ checkoutToken: token })]);
    await store.map();
    await store.tell([], { visit: denied });
    world.time.advance(1_000);
    await store.tell([make.pageViewed()], { visit: { click: undefined } });
    await store.map();
    expect(await keptOf(store)).toMatchObject({ visitors: 1, clicks: 0, links: 2 });
    // The checkout is from before: what became of it stays refused, what is begun from now on is not.
    await store.tell([make.checkoutStarted({ checkoutToken: "another" })]);
    await store.ingest("orders/create", lostAttributes());
    const next = { ...lostAttributes(), id: 2, admin_graphql_api_id: null, checkout_token: "another" };
    await store.ingest("orders/create", next);
    await store.map();
    const orders = (await store.deliveries()).filter(({ eventName }) => eventName === "CompletePayment");
    expect(orders).toMatchObject([
      { tiktokEventId: "purchase_1", reason: "consent_denied" },
      { tiktokEventId: "purchase_2", state: "pending" },
    ]);
  });

  test("on the cart withdraws the half of a checkout that the browser told while it was allowed", async () => {
    const store = await world.openStore();
    await store.tell([make.checkoutStarted({ checkoutToken: token })]);
    await store.map();
    const refused = [{ name: "tt_consent", value: "denied" }];
    await store.ingest("checkouts/update", {
      ...lostAttributes(),
      token,
      note_attributes: refused,
    });
    await store.map();
    expect(await store.deliveries()).toMatchObject([
      { state: "skipped", reason: "consent_denied", bodySealed: null },
    ]);
    world.time.advance(120_000);
    await store.sendDue();
    expect(store.counted()).toEqual([]);
  });

  test("on the cart alone has the server forget the visitor's clicks, as the web pixel's would", async () => {
    const store = await world.openStore();
    await store.tell([make.checkoutStarted({ checkoutToken: token })]);
    await store.tell([make.productViewed()], { visit: { clientId: "another-visitor" } });
    await store.map();
    expect(await keptOf(store)).toMatchObject({ visitors: 2, clicks: 2, links: 3 });
    const refused = { note_attributes: [{ name: "tt_consent", value: "denied" }] };
    await store.ingest("orders/create", { ...lostAttributes(), ...refused });
    await store.map();
    expect(await keptOf(store)).toMatchObject({ visitors: 2, clicks: 1, links: 2 });
    const { rows } = await world.pool.query<{ consent: string; context_sealed: Buffer }>(
      "SELECT consent, context_sealed FROM visitor WHERE shop_id = $1 AND consent = 'denied'",
      [store.id],
    );
    const opened = rows.map((row) => store.vault.open("visitor.context_sealed", row.context_sealed));
    expect(opened.map(String)).toEqual(["{}"]);
  });

  test("on the cart of an order that comes late leaves a visitor alone who has allowed it since", async () => {
    const store = await world.openStore();
    await store.tell([make.checkoutStarted({ checkoutToken: token })]);
    const late = { ...lostAttributes(), note_attributes: [{ name: "tt_consent", value: "denied" }] };
    world.time.advance(3_600_000);
    await store.tell([make.pageViewed()]);
    await store.map();
    await store.ingest("orders/create", late);
    await store.map();
    expect(await keptOf(store)).toMatchObject({ visitors: 1, clicks: 1 });
  });

  test("on the cart outvotes a visitor who had allowed it", async () => {
    const store = await world.openStore();
    await store.tell([make.checkoutStarted({ checkoutToken: token })]);
    await store.map();
    await store.ingest("orders/create", {
      ...lostAttributes(),
      ...inGermany,
      note_attributes: [{ name: "tt_consent", value: "denied" }],
    });
    await store.map();
    expect((await store.deliveries()).at(-1)).toMatchObject({ state: "skipped", reason: "consent_denied" });
  });
});

test("a batch whose consent is no longer readable in the inbox is dead, not granted", async () => {
  const store = await world.openStore();
  const message = { visit: { ...visitOf(), consent: "perhaps" }, event: make.productViewed(), isBot: false };
  const body = Buffer.from(JSON.stringify({ ...message, receivedAt: world.time.now() }));
  await world.pool.query(
    `INSERT INTO inbox_entry (shop_id, topic, webhook_id, received_at, body_bytes, body_sealed)
     VALUES ($1, 'storefront/product_viewed', 'x', $2, $3, $4)`,
    [store.id, world.time.clock(), body.length, store.vault.seal("inbox_entry.body_sealed", body)],
  );
  await store.map();
  expect(await store.deliveries()).toMatchObject([
    { state: "dead", reason: "storefront_event_unreadable", eventName: "ViewContent" },
  ]);
});
