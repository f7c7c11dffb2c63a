import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { readAnswersEvidence } from "#app/admin/diagnostics/read-answers-evidence.ts";
import { readCoverageEvidence, readSkipsEvidence } from "#app/admin/diagnostics/read-matching-evidence.ts";
import { readWarnedEvidence } from "#app/admin/diagnostics/read-warned-evidence.ts";
import { readWorkEvidence } from "#app/admin/diagnostics/read-work-evidence.ts";

import { dayMs, minuteMs } from "../../../pipeline/hand-clock.ts";
import { openPipelineWorld, type PipelineWorld, type TestShop } from "../../../pipeline/pipeline-world.ts";
import { sampleOrder } from "../../../pipeline/sample-order.ts";

let world: PipelineWorld;
let orders = 700_000;

beforeAll(async () => {
  world = await openPipelineWorld();
});
afterAll(() => world?.close());

const now = () => world.time.clock();
const granted = [{ name: "tt_consent", value: "granted" }];

/** Orders of a moment ago; their ids. */
async function sell(shop: TestShop, count: number, changes: object = {}): Promise<string[]> {
  const ids = Array.from({ length: count }, () => String(++orders));
  for (const id of ids)
    await shop.ingest(
      "orders/create",
      sampleOrder(id, world.time.now(), { note_attributes: granted, ...changes }),
    );
  await shop.map();
  return ids;
}

async function sendAll(shop: TestShop): Promise<void> {
  world.time.advance(minuteMs);
  while ((await shop.send()).claimed > 0);
}

describe("TikTok's answers", () => {
  test("are counted by the last code of what it did not take, with the newest of each", async () => {
    const [shop, other] = [await world.openShop(), await world.openShop()];
    const ids = await sell(shop, 4);
    const [poisoned] = await sell(other, 1);
    for (const id of [ids[0], ids[2], poisoned])
      world.tiktok.fail({ kind: "poisonEvent", eventId: `purchase_${id}` });
    await sendAll(shop);
    await sendAll(other);
    const deliveries = await shop.deliveries();
    const newest = deliveries.find(({ tiktokEventId }) => tiktokEventId === `purchase_${ids[2]}`);
    const evidence = await readAnswersEvidence(world.pool, shop, now());
    expect(evidence).toMatchObject({ isCapped: false, dead: 0, unknown: 0 });
    expect(evidence.errors).toEqual([
      {
        code: 40002,
        count: 2,
        deliveryId: newest?.id,
        at: newest?.attempts.at(-1)?.at,
        words: newest?.lastMessage,
        requestId: newest?.attempts.at(-1)?.requestId,
      },
    ]);
  });

  test("of eight days ago are past", async () => {
    const shop = await world.openShop();
    const [id] = await sell(shop, 1);
    world.tiktok.fail({ kind: "poisonEvent", eventId: `purchase_${id}` });
    await sendAll(shop);
    const later = new Date(world.time.now() + 8 * dayMs);
    expect((await readAnswersEvidence(world.pool, shop, later)).errors).toEqual([]);
  });

  test("do not hide what was given up", async () => {
    const shop = await world.openShop();
    await shop.ingest("orders/create", "no JSON");
    await shop.map();
    expect(await readAnswersEvidence(world.pool, shop, now())).toMatchObject({ dead: 1, unknown: 0 });
  });
});

describe("work", () => {
  test("is seen from the oldest message that waits, and from the oldest delivery that is due", async () => {
    const shop = await world.openShop();
    expect(await readWorkEvidence(world.pool, shop, now())).toEqual({
      now: now().toISOString(),
      unmappedSince: undefined,
      mappedAt: undefined,
      dueSince: undefined,
      isSending: false,
    });
    const received = now().toISOString();
    await shop.ingest("orders/create", sampleOrder(++orders, world.time.now()));
    world.time.advance(minuteMs);
    await shop.ingest("orders/create", sampleOrder(++orders, world.time.now()));
    expect(await readWorkEvidence(world.pool, shop, now())).toMatchObject({ unmappedSince: received });
    await shop.map();
    const mapped = await readWorkEvidence(world.pool, shop, now());
    expect(mapped).toMatchObject({ unmappedSince: undefined, mappedAt: now().toISOString() });
    world.time.advance(2 * minuteMs);
    const due = await readWorkEvidence(world.pool, shop, now());
    expect(due.dueSince).toBeDefined();
    expect(due.isSending).toBe(false);
  });

  test("that something holds back is not due, and what is leased is being sent", async () => {
    const shop = await world.openShop();
    await sell(shop, 1);
    world.time.advance(2 * minuteMs);
    const change = (set: string) => world.pool.query(`UPDATE ${set} WHERE shop_id = $1`, [shop.id]);
    await change(`delivery SET lease_until = '${new Date(world.time.now() + minuteMs).toISOString()}'`);
    expect((await readWorkEvidence(world.pool, shop, now())).isSending).toBe(true);
    for (const [held, freed] of [
      ["pixel SET enabled = false", "pixel SET enabled = true"],
      ["pixel SET refused_code = 40001", "pixel SET refused_code = NULL"],
      ["pixel SET paused_until = 'infinity'", "pixel SET paused_until = NULL"],
      ["connection SET state = 'needs_reconnecting'", "connection SET state = 'connected'"],
    ] as const) {
      await change(held);
      expect((await readWorkEvidence(world.pool, shop, now())).dueSince).toBeUndefined();
      await change(freed);
      expect((await readWorkEvidence(world.pool, shop, now())).dueSince).toBeDefined();
    }
  });
});

describe("events", () => {
  test("with something missing are counted by what it is, of the last seven days", async () => {
    const [shop, other] = [await world.openShop(), await world.openShop()];
    await world.pool.query("UPDATE shop SET currency = 'XAF' WHERE id = $1", [shop.id]);
    const { line_items: lines } = sampleOrder(1, 0);
    const [line] = lines as object[];
    await sell(shop, 2, { currency: "XAF", presentment_currency: "XAF" });
    await sell(shop, 1, { line_items: [{ ...line, sku: null, product_id: null, variant_id: null }] });
    await sell(other, 3, { currency: "XAF", presentment_currency: "XAF" });
    const evidence = await readWarnedEvidence(world.pool, shop, now());
    expect(evidence).toMatchObject({
      unsupportedCurrency: "XAF",
      currencyNotSupported: 2,
      linesWithoutId: 1,
    });
    const later = new Date(world.time.now() + 8 * dayMs);
    expect(await readWarnedEvidence(world.pool, shop, later)).toMatchObject({ currencyNotSupported: 0 });
    expect(await readWarnedEvidence(world.pool, other, now())).toMatchObject({
      unsupportedCurrency: undefined,
    });
  });

  test("that were held back for their age, or their click's, are counted among all", async () => {
    const shop = await world.openShop();
    await sell(shop, 2);
    const old = world.time.now() - 40 * dayMs;
    const click = [
      ...granted,
      { name: "ttclid", value: "E.C.P.CrYB0oldClickOfLongAgo" },
      { name: "ttclid_at", value: String(Math.floor(old / 1_000)) },
    ];
    await sell(shop, 3, { note_attributes: click });
    const longAgo = new Date(world.time.now() - 9 * dayMs).toISOString();
    await sell(shop, 1, { created_at: longAgo, processed_at: longAgo });
    expect(await readSkipsEvidence(world.pool, shop, now())).toEqual({
      received: 6,
      outsideWindow: 3,
      tooOld: 1,
      windowDays: 30,
      maxAgeDays: 7,
    });
  });

  test("are looked through for their match keys, purchases alone", async () => {
    const shop = await world.openShop();
    await sell(shop, 3);
    const { total, fields } = await readCoverageEvidence(world.pool, shop, now());
    expect(total).toBe(3);
    expect(fields.find(({ field }) => field === "email")).toMatchObject({ has: 3, gaps: [] });
    expect(fields.find(({ field }) => field === "ttp")).toMatchObject({ has: 0 });
  });
});
