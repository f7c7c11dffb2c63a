import { afterAll, afterEach, beforeAll, expect } from "vitest";

import type { SkipReason } from "#app/core/mapping/skip-reason.ts";
import { readTasks } from "#app/pipeline/read-tasks.ts";
import { createRebuildWork, findRebuildDifference, startRebuild } from "#app/pipeline/rebuild.ts";
import { createRunTask } from "#app/pipeline/run-task.ts";

import type { JsonObject } from "../fixtures/json.ts";
import { createCapturedLog } from "./captured-log.ts";
import { dayMs } from "./hand-clock.ts";
import { expectLedgerBalanced } from "./ledger.ts";
import { openPipelineWorld, type PipelineWorld, type TestShop } from "./pipeline-world.ts";
import { sampleOrder, type SampleOrder } from "./sample-order.ts";

export const { log } = createCapturedLog();
export const answer = (consent: string) => ({ note_attributes: [{ name: "tt_consent", value: consent }] });
export const on = { id: "p", source: "purchase", event: "CompletePayment" };
export const off = { ...on, enabled: false };
export const mine = { id: "m", source: "purchase", event: "Mine" };

/** A world of one test file's own, and what its tests do with rebuilds. */
export function useRebuilds() {
  let world: PipelineWorld;
  beforeAll(async () => {
    world = await openPipelineWorld();
  });
  afterEach(() => expectLedgerBalanced(world.pool));
  afterAll(() => world?.close());

  const tell = (shop: TestShop, topic: string, id: number, changes: SampleOrder = {}) =>
    shop.ingest(topic, sampleOrder(id, world.time.now(), { ...answer("granted"), ...changes }));

  async function shopWith(
    rules: readonly JsonObject[],
    orders: readonly SampleOrder[] = [{}],
    settings = {},
  ) {
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

  return {
    world: () => world,
    tell,
    shopWith,
    request,
    difference,
    lines,
    runnerOf,
    rebuild,
    fates,
    counted,
    end,
  };
}
