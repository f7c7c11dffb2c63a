import { Agent } from "undici";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";

import { createBusinessApi } from "#app/tiktok/business-api.ts";
import { createRequestBudget } from "#app/tiktok/request-budget.ts";

import { startTikTokEmulator } from "../../emulators/tiktok/start-tiktok-emulator.ts";
import { createTestDatabase, type TestDatabase } from "../../setup/database.ts";

let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
});
beforeEach(() => database.pool.query("DELETE FROM request_budget"));
afterAll(() => database?.drop());

/** How far apart turns were given, in order, from wherever they came. */
async function turnsOf(budgets: readonly (() => Promise<void>)[], each: number): Promise<number[]> {
  const turns: number[] = [];
  await Promise.all(
    budgets.flatMap((budget) =>
      Array.from({ length: each }, () => budget().then(() => turns.push(performance.now()))),
    ),
  );
  return turns;
}

test("turns of several processes come out of one budget", async () => {
  const perSecond = 50;
  const budgets = Array.from({ length: 3 }, () => createRequestBudget(database.pool, { perSecond }));
  const turns = await turnsOf(budgets, 8);
  expect(turns).toHaveLength(24);
  const last = Math.max(...turns);
  // Twenty milliseconds each; the first is free. Clocks are read a little apart.
  expect(last - Math.min(...turns)).toBeGreaterThan(23 * 20 - 30);
});

test("all turns ever given are one row", async () => {
  await turnsOf([createRequestBudget(database.pool, { perSecond: 200 })], 10);
  expect((await database.pool.query("SELECT key FROM request_budget")).rows).toHaveLength(1);
});

test("a rate that does not divide a second is kept too", async () => {
  const turns = await turnsOf([createRequestBudget(database.pool, { perSecond: 30 })], 4);
  expect(Math.max(...turns) - Math.min(...turns)).toBeGreaterThan(3 * 33 - 30);
});

test("without a database there is no turn, and it says so", async () => {
  const other = await createTestDatabase();
  const budget = createRequestBudget(other.pool);
  await budget();
  await other.drop();
  await expect(budget()).rejects.toThrow(/pool/);
});

test("two processes that ask as fast as they may are never told that they ask too much", async () => {
  const app = {
    appId: "1",
    secret: "secret",
    redirectUris: ["https://clickback.example/tiktok/callback"],
    name: "Clickback",
  };
  const user = { userId: "ada", name: "Ada", advertisers: [] };
  // Two more than TikTok allows: on a busy machine a question may be late and meet those of the next second.
  const tiktok = await startTikTokEmulator({ qpsMax: 12, apps: [app], users: [user] });
  const dispatcher = new Agent();
  const token = tiktok.issueToken({ appId: app.appId });
  const apis = [1, 2].map(() =>
    createBusinessApi({
      apiUrl: tiktok.url,
      dispatcher,
      waitForTurn: createRequestBudget(database.pool),
      wait: () => Promise.reject(new Error("TikTok had too many questions")),
    }),
  );
  const query = { app_id: app.appId, secret: app.secret };
  await Promise.all(
    Array.from({ length: 26 }, (_, at) => apis[at % 2]?.get("/oauth2/advertiser/get/", query, token)),
  );
  expect(tiktok.requests.map(({ code }) => code)).toEqual(Array.from({ length: 26 }, () => 0));
  await tiktok.close();
  await dispatcher.destroy();
});
