import * as fc from "fast-check";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";

import type { SkipReason } from "#app/core/mapping/skip-reason.ts";
import { lockMapping } from "#app/pipeline/claim-inbox-entries.ts";
import { cursorBefore } from "#app/pipeline/list-past-conversions.ts";
import { readTasks } from "#app/pipeline/read-tasks.ts";
import { rebuildPage } from "#app/pipeline/rebuild-page.ts";
import { createRebuildWork, findRebuildDifference, startRebuild } from "#app/pipeline/rebuild.ts";
import { createRunTask } from "#app/pipeline/run-task.ts";
import { inTransaction } from "#app/pipeline/transaction.ts";

import type { JsonObject } from "../fixtures/json.ts";
import { createCapturedLog } from "./captured-log.ts";
import { changePixel } from "./change-pixel.ts";
import { dayMs, minuteMs, secondMs } from "./hand-clock.ts";
import { expectLedgerBalanced } from "./ledger.ts";
import { pastMessages } from "./past-messages.ts";
import { openPipelineWorld, type PipelineWorld, type TestShop } from "./pipeline-world.ts";
import { playPast, wholeTables } from "./play-past.ts";
import { sampleOrder, type SampleOrder } from "./sample-order.ts";

let world: PipelineWorld;

beforeAll(async () => {
  world = await openPipelineWorld();
});
afterEach(() => expectLedgerBalanced(world.pool));
afterAll(() => world?.close());

const { log } = createCapturedLog();
const answer = (consent: string) => ({ note_attributes: [{ name: "tt_consent", value: consent }] });
const on = { id: "p", source: "purchase", event: "CompletePayment" };
const off = { ...on, enabled: false };
const mine = { id: "m", source: "purchase", event: "Mine" };

const tell = (shop: TestShop, topic: string, id: number, changes: SampleOrder = {}) =>
  shop.ingest(topic, sampleOrder(id, world.time.now(), { ...answer("granted"), ...changes }));

async function shopWith(rules: readonly JsonObject[], orders: readonly SampleOrder[] = [{}], settings = {}) {
  const shop = await world.openShop({ rules, settings });
  for (const [index, changes] of orders.entries()) await tell(shop, "orders/create", index + 1, changes);
  await shop.map();
  return shop;
}

const request = (reasons?: readonly SkipReason[]) => ({
  from: new Date(world.time.now() - 90 * dayMs),
  before: new Date(world.time.now() + dayMs),
  reasons,
});

const difference = (shop: TestShop, reasons?: readonly SkipReason[]) =>
  findRebuildDifference(world.pool, shop, request(reasons), { now: world.time.clock(), log });

const lines = async (shop: TestShop) =>
  (await difference(shop)).lines.map(({ kind, heldBy, eventBefore, eventAfter, count }) =>
    [kind, heldBy ?? "goes", eventBefore, eventAfter, count].join(" "),
  );

const runnerOf = () =>
  createRunTask({
    ...world,
    works: { rebuild: createRebuildWork(log) },
    clock: world.time.clock,
    random: () => 0.5,
    log,
    stop: new AbortController().signal,
  });

/** Through the task, to its end. */
async function rebuild(shop: TestShop, reasons?: readonly SkipReason[]) {
  const started = { createdBy: "42", now: world.time.clock() };
  const { taskId } = await startRebuild(world.pool, shop, request(reasons), started);
  while (await runnerOf()(taskId, 10));
  const [task] = await readTasks(world.pool, shop.id);
  expect(task?.state).toBe("done");
  return task?.result;
}

const fates = async (shop: TestShop) =>
  (await shop.deliveries()).map(({ tiktokEventId, event, state, reason }) =>
    [tiktokEventId, event, reason ?? state].join(" "),
  );

/** What TikTok counted of the shop. */
const counted = (shop: TestShop) =>
  world.tiktok.accepted
    .filter(({ pixelCode }) => shop.pixels.some(({ code }) => code === pixelCode))
    .map(({ event, eventId }) => `${eventId} ${event}`);

describe("a rebuild sends", () => {
  test("what a rule held back that is on now, once, with the value of today's rules", async () => {
    const shop = await shopWith([off]);
    expect(await fates(shop)).toEqual(["purchase_1 CompletePayment rule_off"]);
    await shop.saveRules([{ ...on, id: "new", value: { kind: "fixed", amount: "5", currency: "EUR" } }]);
    expect(await lines(shop)).toEqual(["appears goes CompletePayment CompletePayment 1"]);
    expect(await fates(shop)).toEqual(["purchase_1 CompletePayment rule_off"]);
    expect(await rebuild(shop)).toEqual({ resent: 1, added: 0, held: 0, not_judged: 0 });
    expect(await shop.deliveries()).toMatchObject([
      { state: "pending", transition: "rebuilt", ruleId: "new" },
    ]);
    await shop.send();
    expect(counted(shop)).toEqual(["purchase_1 CompletePayment"]);
    const [sent] = world.tiktok.accepted.filter(({ pixelCode }) => pixelCode === shop.pixels[0]?.code);
    expect(sent?.json?.["properties"]).toMatchObject({ value: 5, currency: "EUR" });
    expect(await lines(shop)).toEqual([]);
    expect(await rebuild(shop)).toMatchObject({ resent: 0, added: 0 });
    const [row] = (
      await world.pool.query("SELECT rules_version FROM conversion WHERE shop_id = $1", [shop.id])
    ).rows;
    expect(row).toEqual({ rules_version: 2 });
  });

  test("an event that the rules make in addition, where TikTok has nothing of the conversion", async () => {
    const shop = await shopWith([off]);
    await shop.saveRules([on, mine]);
    expect(await rebuild(shop)).toMatchObject({ resent: 1, added: 1 });
    expect(await fates(shop)).toEqual(["purchase_1 CompletePayment pending", "purchase_1 Mine pending"]);
    expect(await rebuild(shop)).toMatchObject({ resent: 0, added: 0 });
  });

  test("what TikTok refused or was given up, in the pixel's spelling of today", async () => {
    const shop = await shopWith([on], [{}, {}]);
    await end(shop, 1, "rejected", "rejected");
    await end(shop, 2, "dead", "gave_up");
    await world.pool.query("UPDATE pixel SET event_spelling = 'renamed' WHERE shop_id = $1", [shop.id]);
    expect(await rebuild(shop)).toMatchObject({ resent: 2 });
    await shop.send();
    expect(counted(shop).toSorted()).toEqual(["purchase_1 Purchase", "purchase_2 Purchase"]);
    expect((await shop.deliveries()).map(({ eventName }) => eventName)).toEqual(["Purchase", "Purchase"]);
  });

  test("to each pixel what it lacks, and nothing to one that was connected later", async () => {
    const shop = await world.openShop({ pixels: 2, rules: [on] });
    await changePixel(world.pool, shop.pixels[1], { eventsOff: ["CompletePayment"] });
    await tell(shop, "orders/create", 1);
    await shop.map();
    await shop.send(shop.pixels[0]);
    await changePixel(world.pool, shop.pixels[1], { eventsOff: [] });
    const late = await shop.addPixel();
    expect(await lines(shop)).toEqual(["appears goes CompletePayment CompletePayment 1"]);
    await rebuild(shop);
    expect((await shop.deliveries()).map(({ pixelCode, state }) => [pixelCode, state])).toEqual([
      [shop.pixels[0]?.code, "accepted"],
      [shop.pixels[1]?.code, "pending"],
    ]);
    expect(late.code).not.toBe(shop.pixels[1]?.code);
  });

  test("exactly what was held back for its click, of the last seven days, without the click", async () => {
    const click = (daysAgo: number) => [
      { name: "tt_consent", value: "granted" },
      { name: "ttclid", value: `E.C.P.${daysAgo}` },
      { name: "ttclid_at", value: String(Math.floor((world.time.now() - daysAgo * dayMs) / secondMs)) },
    ];
    const attributes = click(40);
    const shop = await world.openShop({ rules: [on] });
    await tell(shop, "orders/create", 1, { note_attributes: attributes });
    await shop.map();
    world.time.advance(8 * dayMs);
    await tell(shop, "orders/create", 2, { note_attributes: attributes });
    await tell(shop, "orders/create", 3, { note_attributes: click(1) });
    await tell(shop, "orders/create", 4, { source_name: "pos" });
    await shop.map();
    await shop.saveRules([on, mine]);
    await world.pool.query(
      `UPDATE shop SET settings = '{"sendOutsideWindow":true,"channels":{"web":true,"pos":true}}' WHERE id = $1`,
      [shop.id],
    );
    expect(await rebuild(shop, ["outside_window"])).toMatchObject({ resent: 1, added: 0, held: 1 });
    expect(await fates(shop)).toEqual([
      "purchase_1 CompletePayment outside_window",
      "purchase_2 CompletePayment pending",
      "purchase_3 CompletePayment pending",
      "purchase_4 CompletePayment channel_off",
    ]);
    await shop.send();
    const sent = world.tiktok.accepted.filter(({ pixelCode }) => pixelCode === shop.pixels[0]?.code);
    expect(sent.map(({ eventId, json }) => [eventId, (json as { user: JsonObject }).user["ttclid"]])).toEqual(
      [
        ["purchase_2", undefined],
        ["purchase_3", "E.C.P.1"],
      ],
    );
  });
});

/** Ends a delivery as TikTok or the clock would. */
async function end(
  shop: TestShop,
  order: number,
  state: string,
  transition: string,
  changes = "reason = 'x'",
): Promise<void> {
  await world.pool.query(
    `UPDATE delivery SET state = $3::delivery_state, transition = $4, next_attempt_at = NULL, ${changes}
     WHERE shop_id = $1 AND tiktok_event_id = $2`,
    [shop.id, `purchase_${order}`, state, transition],
  );
}

describe("a rebuild never sends", () => {
  test("what TikTok accepted, under another name, in another spelling, or as one more event", async () => {
    const shop = await shopWith([on]);
    await shop.send();
    await world.pool.query("UPDATE pixel SET event_spelling = 'renamed' WHERE shop_id = $1", [shop.id]);
    await rebuild(shop);
    await shop.saveRules([{ ...on, event: "Sale" }]);
    expect(await lines(shop)).toEqual(["renamed may_be_counted CompletePayment Sale 1"]);
    await rebuild(shop);
    await shop.saveRules([on, mine]);
    expect(await lines(shop)).toEqual(["appears may_be_counted Mine Mine 1"]);
    expect(await rebuild(shop)).toEqual({ resent: 0, added: 0, held: 1, not_judged: 0 });
    await shop.saveRules([{ ...on, value: { kind: "none" } }]);
    expect(await lines(shop)).toEqual(["changes_value may_be_counted CompletePayment CompletePayment 1"]);
    await rebuild(shop);
    await shop.saveRules([off]);
    expect(await lines(shop)).toEqual(["vanishes may_be_counted CompletePayment CompletePayment 1"]);
    await rebuild(shop);
    await shop.send();
    expect(counted(shop)).toEqual(["purchase_1 CompletePayment"]);
    expect(await fates(shop)).toEqual(["purchase_1 CompletePayment accepted"]);
  });

  test("what TikTok may have: under way, without an answer, or refused after an answer got lost", async () => {
    const shop = await shopWith([on], [{}, {}, {}]);
    await end(shop, 2, "unknown", "parked", "reason = 'outcome_unknown', unknown_since = now()");
    await end(shop, 3, "rejected", "rejected", "reason = 'rejected', unknown_since = now()");
    const before = await fates(shop);
    await shop.saveRules([{ ...on, event: "Sale" }, mine]);
    expect((await lines(shop)).every((line) => line.includes(" may_be_counted "))).toBe(true);
    expect(await rebuild(shop)).toMatchObject({ resent: 0, added: 0 });
    await shop.saveRules([on]);
    await rebuild(shop);
    expect(await fates(shop)).toEqual(before);
  });

  test("what is too old by the shop's setting", async () => {
    const shop = await shopWith([off]);
    await shop.saveRules([on]);
    world.time.advance(7 * dayMs + minuteMs);
    expect(await lines(shop)).toEqual(["appears too_old CompletePayment CompletePayment 1"]);
    expect(await rebuild(shop)).toMatchObject({ resent: 0, held: 1 });
    world.time.advance(-2 * minuteMs);
    expect(await rebuild(shop)).toMatchObject({ resent: 1 });
  });

  test("what was cancelled, refused, withheld, a test, or is not paid yet", async () => {
    const germany = { country_code: "DE", zip: "10115" };
    const shop = await shopWith(
      [off],
      [
        {},
        answer("denied"),
        { note_attributes: [], billing_address: germany, shipping_address: germany },
        { test: true },
        { financial_status: "pending" },
        {},
      ],
    );
    await tell(shop, "orders/cancelled", 1, { cancelled_at: world.time.clock().toISOString() });
    // A refusal that comes while only a rule speaks against it.
    await tell(shop, "orders/paid", 6, answer("denied"));
    await shop.map();
    await shop.saveRules([on]);
    expect(await difference(shop)).toEqual({ conversions: 6, notJudged: 0, lines: [] });
    expect(await rebuild(shop)).toMatchObject({ resent: 0, added: 0 });
    expect((await shop.deliveries()).every(({ state }) => state === "skipped")).toBe(true);
  });

  test("what nobody can ask again for a refusal since, or whose person was erased", async () => {
    const shop = await shopWith([off], [{}, {}]);
    await shop.saveRules([on]);
    await world.pool.query("UPDATE inbox_entry SET body_sealed = NULL WHERE shop_id = $1", [shop.id]);
    await world.pool.query(
      "UPDATE conversion SET facts_sealed = NULL WHERE shop_id = $1 AND tiktok_event_id = 'purchase_2'",
      [shop.id],
    );
    expect(await lines(shop)).toEqual(["appears message_gone CompletePayment CompletePayment 1"]);
    expect(await rebuild(shop)).toEqual({ resent: 0, added: 0, held: 1, not_judged: 1 });
  });
});

describe("as a task a rebuild", () => {
  test("goes on where it was interrupted, whoever goes on, and sends each once", async () => {
    const shop = await world.openShop({ rules: [off] });
    const ids = Array.from({ length: 230 }, (_, index) => index + 1);
    await Promise.all(ids.map((id) => tell(shop, "orders/create", id)));
    await shop.map();
    await shop.saveRules([on]);
    const started = { createdBy: "42", now: world.time.clock() };
    const { taskId } = await startRebuild(world.pool, shop, request(), started);
    expect(await runnerOf()(taskId, 1)).toBe(true);
    expect((await readTasks(world.pool, shop.id))[0]).toMatchObject({
      done: 100,
      total: 230,
      state: "running",
    });
    expect((await shop.deliveries()).filter(({ state }) => state === "pending")).toHaveLength(100);
    await Promise.all([runnerOf()(taskId, 10), runnerOf()(taskId, 10)]);
    expect((await readTasks(world.pool, shop.id))[0]).toMatchObject({
      done: 230,
      state: "done",
      result: { resent: 230, held: 0 },
    });
    while ((await shop.send()).claimed > 0);
    expect(counted(shop)).toHaveLength(230);
    expect(new Set(counted(shop)).size).toBe(230);
  });

  test("at the same time as another sends nothing twice", async () => {
    const shop = await shopWith([off], [{}, {}, {}]);
    await shop.saveRules([on, mine]);
    const page = () =>
      inTransaction(world.pool, async (client) => {
        await lockMapping(client, shop.id);
        const { from, before } = request();
        const options = { mode: "apply", examplesMax: 0, now: world.time.clock(), log } as const;
        return rebuildPage(client, shop, { from, reasons: undefined }, cursorBefore(before), options);
      });
    const pages = await Promise.all([page(), page(), page()]);
    expect(pages.map(({ resent, added }) => [resent, added]).toSorted()).toEqual([
      [0, 0],
      [0, 0],
      [3, 3],
    ]);
    expect(await shop.deliveries()).toHaveLength(6);
  });
});

test("under the very same rules a rebuild finds nothing and changes nothing", async () => {
  await fc.assert(
    fc.asyncProperty(pastMessages(world.time.now()), wholeTables, async (messages, rules) => {
      const shop = await playPast(world, messages, rules);
      const state = async () => [
        await shop.deliveries(),
        (await world.pool.query("SELECT * FROM conversion WHERE shop_id = $1 ORDER BY id", [shop.id])).rows,
      ];
      const before = await state();
      expect((await difference(shop)).lines).toEqual([]);
      expect(await rebuild(shop)).toMatchObject({ resent: 0, added: 0, held: 0 });
      expect(await state()).toEqual(before);
    }),
    { numRuns: 25, seed: 20_261_122 },
  );
}, 120_000);
