import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { readSettings } from "#app/pipeline/read-settings.ts";
import { saveShopSettings } from "#app/pipeline/save-shop-settings.ts";

import { openPipelineWorld, type PipelineWorld, type TestShop } from "./pipeline-world.ts";
import { sampleOrder } from "./sample-order.ts";

let world: PipelineWorld;
beforeAll(async () => {
  world = await openPipelineWorld();
});
afterAll(() => world.close());

const save = (shop: TestShop, changes: unknown, seenVersion?: number, savedBy = "5") =>
  saveShopSettings(world.pool, shop, {
    changes,
    savedBy,
    now: world.time.clock(),
    ...(seenVersion === undefined ? {} : { seenVersion }),
  });

const read = (shop: TestShop) => readSettings(world.pool, shop.id);

describe("two who save at once", () => {
  test("don't undo each other where they changed different settings, or different channels", async () => {
    const shop = await world.openShop();
    const { version } = await read(shop);
    const saved = await Promise.all([
      save(shop, { maxAgeDays: 3 }, version),
      save(shop, { channels: { pos: true } }, version),
      save(shop, { channels: { "77": true } }, version),
    ]);
    expect(saved.map(({ ok }) => ok)).toEqual([true, true, true]);
    expect(await read(shop)).toMatchObject({
      version: 3,
      settings: { maxAgeDays: 3, channels: { web: true, pos: true, "77": true } },
    });
  });

  test("the second one is told where both changed the same, and nothing is changed", async () => {
    const shop = await world.openShop();
    await save(shop, { channels: { pos: true }, value: "subtotal" }, 0);
    expect(await save(shop, { channels: { pos: false }, maxAgeDays: 3 }, 0)).toEqual({
      ok: false,
      reason: "changed_meanwhile",
      parts: [{ field: "channels", entry: "pos" }],
    });
    expect(await save(shop, { channels: null }, 0)).toMatchObject({ reason: "changed_meanwhile" });
    expect((await read(shop)).settings).toMatchObject({ maxAgeDays: 7, channels: { pos: true } });
    expect(await save(shop, { channels: { pos: false } }, 1)).toMatchObject({ ok: true, version: 2 });
  });
});

test("a change that is refused leaves everything as it was, and who changed what is kept", async () => {
  const shop = await world.openShop();
  expect(await save(shop, { maxAgeDays: 3, attributionWindowDays: 365 })).toMatchObject({
    ok: false,
    reason: "not_valid",
    problems: [{ field: "attributionWindowDays", reason: "out_of_range", most: 90 }],
  });
  expect(await read(shop)).toMatchObject({ version: 0, settings: { maxAgeDays: 7 } });
  await save(shop, { maxAgeDays: 3 }, 0, "7001");
  await save(shop, { maxAgeDays: null }, 1, "operator");
  const { rows } = await world.pool.query(
    "SELECT version, changes, saved_at, saved_by FROM settings_change WHERE shop_id = $1 ORDER BY version",
    [shop.id],
  );
  const saved_at = world.time.clock();
  expect(rows).toEqual([
    { version: 1, changes: { maxAgeDays: 3 }, saved_at, saved_by: "7001" },
    { version: 2, changes: { maxAgeDays: null }, saved_at, saved_by: "operator" },
  ]);
});

test("a change counts from the next message on", async () => {
  const shop = await world.openShop();
  await save(shop, { purchaseTrigger: "placed" });
  await shop.ingest("orders/create", sampleOrder(1, world.time.now(), { financial_status: "pending" }));
  await shop.map();
  expect((await shop.deliveries()).map(({ state }) => state)).toEqual(["pending"]);
});
