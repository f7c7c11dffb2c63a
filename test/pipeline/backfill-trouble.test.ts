import { afterAll, beforeAll, expect, test } from "vitest";

import { cancelTask } from "#app/pipeline/cancel-task.ts";
import { taskFailuresMax } from "#app/pipeline/run-task.ts";
import { downloadPiece } from "#app/shopify-admin/download-piece.ts";

import { openBackfillWorld, type BackfillWorld } from "./backfill-world.ts";
import { hourMs } from "./hand-clock.ts";

let world: BackfillWorld;

beforeAll(async () => {
  world = await openBackfillWorld();
});
afterAll(() => world?.close());

const openShopWithOrders = async (count = 4) => {
  const shop = await world.openBackfillShop();
  shop.setOrders(Array.from({ length: count }, (_, at) => shop.order(at + 1, 3)));
  return shop;
};

test("while another operation is under way the backfill waits for its turn", async () => {
  const shop = await openShopWithOrders();
  shop.failBulk("busy");
  expect(await shop.backfill()).toMatchObject({ state: "done", result: { read: 4 } });
});

test.each([
  ["denied", "shopify_access_denied"],
  ["failed", "bulk_failed"],
  ["stuck", "bulk_too_slow"],
] as const)(
  "an operation that is %s ends the backfill with the reason",
  { timeout: 60_000 },
  async (fault, problem) => {
    const shop = await openShopWithOrders();
    shop.failBulk(fault);
    const taskId = await shop.start("backfill", { days: 60 });
    for (let turn = 0; turn < 4; turn += 1) {
      await shop.step(taskId);
      world.time.advance(fault === "stuck" ? 9 * hourMs : 31_000);
    }
    expect(await shop.task()).toMatchObject({ state: "failed", problem });
    expect(await shop.fates()).toEqual({});
  },
);

test("what an operation that broke off had is kept, whole orders only, and the task says that it is a part", async () => {
  const shop = await openShopWithOrders(4);
  shop.failBulk("timed out");
  expect(await shop.backfill()).toMatchObject({
    state: "failed",
    problem: "bulk_partial",
    result: { new: 1 },
  });
  expect(Object.keys(await shop.fates())).toEqual(["1"]);
  // Another try reads the rest.
  expect(await shop.backfill()).toMatchObject({ state: "done", result: { read: 4, new: 3 } });
});

test("an address that ran out is asked for anew", async () => {
  const shop = await openShopWithOrders();
  shop.failBulk("address expires");
  expect(await shop.backfill()).toMatchObject({ state: "done", result: { read: 4 } });
});

test("without the right to read orders the backfill ends with that reason", async () => {
  const shop = await openShopWithOrders();
  world.emulator.failNext({
    endpoint: "graphql",
    status: 200,
    body: { errors: [{ message: "Access denied", extensions: { code: "ACCESS_DENIED" } }] },
  });
  expect(await shop.backfill()).toMatchObject({ state: "failed", problem: "shopify_access_denied" });
});

test("a Shopify that is away for a while does no harm; one that stays away ends the backfill", async () => {
  const shop = await openShopWithOrders();
  world.emulator.failNext({ endpoint: "graphql", status: 503, times: 2 });
  expect(await shop.backfill()).toMatchObject({ state: "done", result: { new: 4 } });
  const other = await openShopWithOrders();
  world.emulator.uninstall(other.domain);
  const taskId = await other.start("backfill", { days: 60 });
  for (let turn = 0; turn < taskFailuresMax; turn += 1) {
    await other.step(taskId);
    world.time.advance(hourMs);
  }
  expect(await other.task()).toMatchObject({ state: "failed", problem: "shopify_token_refused" });
});

test("cancelled while Shopify works at it, its operation is cancelled there too", async () => {
  const shop = await openShopWithOrders();
  shop.failBulk("stuck");
  const taskId = await shop.start("backfill", { days: 60 });
  await shop.step(taskId);
  await cancelTask(world.process.database.pool, { shopId: shop.id, taskId, now: world.time.clock() });
  expect(await shop.finish(taskId)).toMatchObject({ state: "cancelled" });
  expect(world.emulator.bulkOperations(shop.domain)).toMatchObject([{ status: "CANCELED" }]);
});

test("no address of a file is kept", async () => {
  const shop = await openShopWithOrders(300);
  const taskId = await shop.start("backfill", { days: 60 });
  const seen: string[] = [];
  for (let turn = 0; turn < 6; turn += 1) {
    await shop.step(taskId);
    world.time.advance(31_000);
    const { rows } = await world.process.database.pool.query<{ row: string }>(
      "SELECT task::text AS row FROM task WHERE id = $1",
      [taskId],
    );
    seen.push(rows[0]?.row ?? "");
  }
  expect(seen.join("\n")).toContain("BulkOperation");
  expect(seen.join("\n")).not.toMatch(/https|googleapis|Expires/);
  expect(world.emulator.downloads.filter(({ status }) => status === 206)).not.toEqual([]);
});

test.each([
  "http://storage.googleapis.com/file",
  "https://storage.googleapis.com.evil.example/file",
  "https://evil.example/file",
  "https://127.0.0.1/file",
  "https://storage.googleapis.com:8443/file",
])("a file is never fetched from %s", async (address) => {
  const fetchFile = () => Promise.reject(new Error("it was fetched"));
  await expect(downloadPiece(address, { offset: 0, size: 10, fetchFile })).rejects.toMatchObject({
    reason: "address_not_shopifys",
  });
});

test("a server that knows no ranges gives the same piece", async () => {
  const fetchFile = async () => new Response("0123456789");
  const read = async (offset: number, size: number) => {
    const address = "https://storage.googleapis.com/file";
    const { bytes, isEnd } = await downloadPiece(address, { offset, size, fetchFile });
    return [bytes.toString(), isEnd];
  };
  expect(await read(0, 4)).toEqual(["0123", false]);
  expect(await read(4, 4)).toEqual(["4567", false]);
  expect(await read(8, 4)).toEqual(["89", true]);
  expect(await read(10, 4)).toEqual(["", true]);
});
