import * as fc from "fast-check";
import { describe, expect, test } from "vitest";

import { lockMapping } from "#app/pipeline/claim-inbox-entries.ts";
import { cursorBefore } from "#app/pipeline/list-past-conversions.ts";
import { readTasks } from "#app/pipeline/read-tasks.ts";
import { rebuildPage } from "#app/pipeline/rebuild-page.ts";
import { startRebuild } from "#app/pipeline/rebuild.ts";
import { inTransaction } from "#app/pipeline/transaction.ts";

import { pastMessages } from "./past-messages.ts";
import { playPast, wholeTables } from "./play-past.ts";
import { log, mine, off, on, useRebuilds } from "./use-rebuilds.ts";

const { world, tell, shopWith, request, difference, runnerOf, rebuild, counted } = useRebuilds();

describe("as a task a rebuild", () => {
  test("goes on where it was interrupted, whoever goes on, and sends each once", async () => {
    const shop = await world().openShop({ rules: [off] });
    const ids = Array.from({ length: 230 }, (_, index) => index + 1);
    await Promise.all(ids.map((id) => tell(shop, "orders/create", id)));
    await shop.map();
    await shop.saveRules([on]);
    const started = { createdBy: "42", now: world().time.clock() };
    const { taskId } = await startRebuild(world().pool, shop, request(), started);
    expect(await runnerOf()(taskId, 1)).toBe(true);
    expect((await readTasks(world().pool, shop.id))[0]).toMatchObject({
      done: 100,
      total: 230,
      state: "running",
    });
    expect((await shop.deliveries()).filter(({ state }) => state === "pending")).toHaveLength(100);
    await Promise.all([runnerOf()(taskId, 10), runnerOf()(taskId, 10)]);
    expect((await readTasks(world().pool, shop.id))[0]).toMatchObject({
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
      inTransaction(world().pool, async (client) => {
        await lockMapping(client, shop.id);
        const { from, before } = request();
        const options = { mode: "apply", examplesMax: 0, now: world().time.clock(), log } as const;
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
    fc.asyncProperty(pastMessages(world().time.now()), wholeTables, async (messages, rules) => {
      const shop = await playPast(world(), messages, rules);
      const state = async () => [
        await shop.deliveries(),
        (await world().pool.query("SELECT * FROM conversion WHERE shop_id = $1 ORDER BY id", [shop.id])).rows,
      ];
      const before = await state();
      expect((await difference(shop)).lines).toEqual([]);
      expect(await rebuild(shop)).toMatchObject({ resent: 0, added: 0, held: 0 });
      expect(await state()).toEqual(before);
    }),
    { numRuns: 25, seed: 20_261_122 },
  );
}, 120_000);
