import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";

import { previewRules, type RulePreview } from "#app/pipeline/preview-rules.ts";

import type { JsonObject } from "../fixtures/json.ts";
import { createCapturedLog } from "./captured-log.ts";
import { dayMs } from "./hand-clock.ts";
import { expectLedgerBalanced } from "./ledger.ts";
import { openPipelineWorld, type PipelineWorld, type TestShop } from "./pipeline-world.ts";
import { sampleOrder, type SampleOrder } from "./sample-order.ts";

let world: PipelineWorld;

beforeAll(async () => {
  world = await openPipelineWorld();
});
afterEach(() => expectLedgerBalanced(world.pool));
afterAll(() => world?.close());

const { log } = createCapturedLog();

async function preview(shop: TestShop, rules: unknown, examplesMax = 5): Promise<RulePreview> {
  const now = world.time.clock();
  const result = await previewRules(world.pool, shop, { rules, now, log, examplesMax });
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  return result.preview;
}

const granted = { note_attributes: [{ name: "tt_consent", value: "granted" }] };
const purchase = { id: "p", source: "purchase", event: "CompletePayment" };
const off = { ...purchase, enabled: false };

async function shopWith(orders: readonly SampleOrder[], rules: readonly JsonObject[] = [purchase]) {
  const shop = await world.openShop({ rules });
  for (const [index, { daysAgo = 0, ...changes }] of orders.entries())
    await shop.ingest(
      "orders/create",
      sampleOrder(index + 1, world.time.now() - Number(daysAgo) * dayMs, { ...granted, ...changes }),
    );
  await shop.map();
  return shop;
}

describe("a preview", () => {
  test("counts what changes with its value by currency, and shows the newest of it", async () => {
    const euros = { currency: "EUR", presentment_currency: "EUR" };
    const shop = await shopWith([{ daysAgo: 2 }, { daysAgo: 1 }, euros]);
    const { lines, ...counts } = await preview(shop, [off], 2);
    expect(counts).toEqual({
      version: 1,
      conversions: 3,
      oldestAt: world.time.now() - 2 * dayMs,
      isCutOff: false,
      notJudged: { erased: 0, before_rules: 0 },
      changed: 3,
      hasPixels: true,
    });
    expect(lines).toMatchObject([
      {
        kind: "vanishes",
        eventBefore: "CompletePayment",
        eventAfter: "CompletePayment",
        count: 3,
        valueBefore: { USD: "121.98", EUR: "60.99" },
        valueAfter: {},
        examples: [
          { orderName: "#3", source: "purchase", after: { reason: "rule_off", row: { ruleId: "p" } } },
          { orderName: "#2" },
        ],
      },
    ]);
    expect(lines[0]?.examples).toHaveLength(2);
    // It is given to pages and scripts as it is.
    expect(JSON.parse(JSON.stringify(lines))).toMatchObject([{ kind: "vanishes", count: 3 }]);
  });

  test("keeps an order that waits apart, with what it waits for", async () => {
    const shop = await shopWith([{ financial_status: "pending" }, {}]);
    const { lines } = await preview(shop, [purchase, { ...purchase, id: "m", event: "Mine" }]);
    expect(lines).toMatchObject([
      { kind: "appears", eventAfter: "Mine", heldBy: undefined, count: 1 },
      { kind: "appears", eventAfter: "Mine", heldBy: "awaiting_payment", count: 1 },
    ]);
  });

  test("knows of a payment, a refusal or a cancellation that came while no rule held", async () => {
    const shop = await shopWith([{ financial_status: "pending" }, {}, {}, {}], [off]);
    const denied = { note_attributes: [{ name: "tt_consent", value: "denied" }] };
    const more = async (topic: string, id: number, changes: SampleOrder) =>
      shop.ingest(topic, sampleOrder(id, world.time.now(), { ...granted, ...changes }));
    await more("orders/paid", 1, {});
    await more("orders/create", 1, { financial_status: "pending" });
    await more("orders/paid", 2, denied);
    await more("orders/paid", 2, {});
    await more("orders/cancelled", 3, { cancelled_at: world.time.clock().toISOString() });
    await shop.map();
    const { lines } = await preview(shop, [purchase]);
    const found = lines.flatMap(({ heldBy, examples }) =>
      examples.map(({ orderName }) => [heldBy, orderName]),
    );
    expect(found).toEqual([
      [undefined, "#4"],
      [undefined, "#1"],
    ]);
    expect((await shop.deliveries()).map(({ reason }) => reason)).toEqual([
      "rule_off",
      "consent_denied",
      "rule_off",
      "rule_off",
    ]);
  });

  test("is of the last 90 days, and says how many it can't judge", async () => {
    const shop = await shopWith([{ daysAgo: 89 }, { daysAgo: 91 }, {}, {}, {}]);
    const set = (order: number, facts: Buffer | null) =>
      world.pool.query(
        "UPDATE conversion SET facts_sealed = $3 WHERE shop_id = $1 AND tiktok_event_id = $2",
        [shop.id, `purchase_${order}`, facts],
      );
    await set(3, null);
    await set(
      4,
      shop.vault.seal("conversion.facts_sealed", JSON.stringify({ consent: "granted", clicks: [] })),
    );
    const { conversions, oldestAt, notJudged, lines } = await preview(shop, [off]);
    expect({ conversions, oldestAt, notJudged }).toEqual({
      conversions: 4,
      oldestAt: world.time.now() - 89 * dayMs,
      notJudged: { erased: 1, before_rules: 1 },
    });
    // The one of 89 days ago was too old to be sent under any table.
    expect(lines.map(({ count }) => count)).toEqual([1]);
  });

  test("refuses a table as saving does, before anything is read", async () => {
    const shop = await shopWith([{}]);
    const unread = { query: () => Promise.reject(new Error("read")) } as never;
    const now = world.time.clock();
    const rules = [purchase, { ...purchase, id: "q", event: "Has space" }];
    expect(await previewRules(unread, shop, { rules, now, log })).toEqual({
      ok: false,
      problems: [{ row: 1, field: "event", message: expect.stringMatching(/^must be a TikTok event/) }],
    });
  });

  test("of a shop without pixels says that nothing is sent whatever the rules", async () => {
    const shop = await world.openShop({ pixels: 0 });
    await shop.ingest("orders/create", sampleOrder(1, world.time.now(), granted));
    await shop.map();
    expect(await preview(shop, [])).toMatchObject({ conversions: 1, hasPixels: false, lines: [] });
  });

  test("reads pages along the index, and never the whole table", async () => {
    const shop = await shopWith([{}]);
    const client = await world.pool.connect();
    try {
      // A table of a few rows is read as a whole; of many, no plan but the index's may be left.
      await client.query("SET enable_seqscan = off; SET enable_bitmapscan = off; SET enable_sort = off");
      const { rows } = await client.query<{ "QUERY PLAN": string }>(
        `EXPLAIN SELECT id FROM conversion WHERE shop_id = $1 AND occurred_at >= now() - interval '90 days'
           AND (occurred_at, id) < (now(), 5) ORDER BY occurred_at DESC, id DESC LIMIT 500`,
        [shop.id],
      );
      const plan = rows.map((row) => row["QUERY PLAN"]).join("\n");
      expect(plan).toMatch(/Index (Only )?Scan Backward using conversion_shop_id_occurred_at_idx/);
    } finally {
      await client.query("RESET ALL");
      client.release();
    }
  });
});
