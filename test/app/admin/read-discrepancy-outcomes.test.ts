import { afterAll, beforeAll, expect, test } from "vitest";

import { createTestDatabase, type TestDatabase } from "../../setup/database.ts";
import { openWorld } from "./open-ads-world.ts";

let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database?.drop());

const inTokyo = { orderedAt: "2026-11-05T03:00:00Z", clickedAt: "2026-11-05T02:00:00Z" };

test("our side leaves tests out, and counts an order that is not paid yet among what waits", async () => {
  const world = await openWorld(database.pool);
  const skipped = async (id: string, reason: string) =>
    world.order({
      id,
      ...inTokyo,
      deliveries: [{ pixelCode: world.code, state: "skipped", reason }],
    });
  await skipped("1", "test_order");
  await skipped("2", "own_visit");
  await skipped("3", "awaiting_payment");
  await skipped("4", "too_old");
  const { reasons } = await world.read();
  expect(reasons.otherwiseNotSent).toEqual({ all: 1, withClick: 1 });
  expect(reasons.waiting).toEqual({ all: 1, withClick: 1 });
});
