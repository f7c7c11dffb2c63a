import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";

import { openAdSyncWorld, type AdAccount, type AdSyncWorld } from "./ad-sync-world.ts";
import { dayMs, hourMs, minuteMs } from "./hand-clock.ts";
import { readAdDays, readAdSyncRow } from "./stored-ads.ts";

let world: AdSyncWorld;

beforeAll(async () => {
  world = await openAdSyncWorld("2026-11-22T12:00:00.000Z");
});
beforeEach(() => world.tiktok.clearFaults());
afterAll(() => world?.close());

const reportPath = "/open_api/v1.3/report/integrated/get/";
const adGroupPath = "/open_api/v1.3/adgroup/get/";
const statsPath = "/open_api/v1.3/pixel/event/stats/";

/** An account with one day of figures. */
async function openAccount(options?: Parameters<AdSyncWorld["openAccount"]>[0]): Promise<AdAccount> {
  const account = await world.openAccount(options);
  world.tiktok.setAds(account.advertiserId, {
    objects: [
      { level: "campaign", id: "1", name: "Autumn" },
      { level: "adgroup", id: "11", parentId: "1", name: "Lookalike" },
      { level: "ad", id: "111", parentId: "11", name: "Video" },
    ],
    days: [{ id: "111", day: "2026-11-20", figures: { spend: "1" } }],
  });
  return account;
}

async function connectionOf(account: AdAccount) {
  const { rows } = await world.pool.query<{ state: string; broken_code: number | null }>(
    "SELECT state::text, broken_code FROM connection WHERE id = $1",
    [account.connectionId],
  );
  return rows[0];
}

const connected = { state: "connected", broken_code: null };
const waitOf = async (account: AdAccount) =>
  (await readAdSyncRow(world.pool, account)).nextDueAt.getTime() - world.time.now();

test("a dead token breaks the connection, and after reconnecting the run goes on where it was", async () => {
  const account = await openAccount();
  await world.sync(account, 4);
  const { cursor } = await readAdSyncRow(world.pool, account);
  world.tiktok.revokeToken(account.token);
  expect(await world.sync(account)).toBe(false);
  expect(await connectionOf(account)).toEqual({ state: "needs_reconnecting", broken_code: 40105 });
  expect(await readAdSyncRow(world.pool, account)).toMatchObject({
    cursor,
    lastCode: 40105,
    leaseUntil: null,
  });
  expect(await world.status(account)).toMatchObject({ state: "failing", problem: { code: 40105 } });

  world.tiktok.reset();
  expect(await world.sync(account)).toBe(false);
  expect(world.tiktok.requests).toEqual([]);

  await world.pool.query("UPDATE connection SET state = 'connected' WHERE id = $1", [account.connectionId]);
  expect(await world.sync(account)).toBe(false);
  expect(world.tiktok.requests).toHaveLength(10 - 4);
  expect(await world.status(account)).toMatchObject({ state: "done", problem: undefined });
});

test("a token that is refused while another takes its place breaks nothing", async () => {
  const account = await openAccount();
  world.tiktok.revokeToken(account.token);
  const syncer = world.createSyncer(async () => {
    await world.pool.query("UPDATE connection SET token_sealed = $2 WHERE id = $1", [
      account.connectionId,
      account.shop.vault.seal("connection.token_sealed", "a new token"),
    ]);
  });
  await syncer(account.ref, 1_000);
  expect(await connectionOf(account)).toEqual(connected);
});

test("a token that does not open breaks the connection without a request", async () => {
  const account = await openAccount();
  await world.pool.query("UPDATE connection SET token_sealed = 'nonsense' WHERE id = $1", [
    account.connectionId,
  ]);
  world.tiktok.reset();
  await world.sync(account);
  expect(world.tiktok.requests).toEqual([]);
  expect(await connectionOf(account)).toMatchObject({ state: "needs_reconnecting" });
});

test("without the right to reports nothing is broken, the rest is pulled, and reports are asked for the next day", async () => {
  const account = await openAccount({ pixels: 1 });
  world.tiktok.fail({ kind: "code", code: 40001, message: "No permission: Reporting", path: reportPath });
  world.tiktok.reset();
  world.tiktok.fail({ kind: "code", code: 40001, message: "No permission: Reporting", path: reportPath });
  expect(await world.sync(account)).toBe(false);
  expect(await connectionOf(account)).toEqual(connected);
  expect(world.askedDays("campaign")).toHaveLength(1);
  expect(world.tiktok.requests).toHaveLength(1 + 1 + 28);
  expect(await waitOf(account)).toBe(dayMs);
  expect(await world.status(account)).toMatchObject({
    state: "failing",
    finishedAt: undefined,
    problem: { code: 40001, words: "No permission: Reporting" },
  });
  const { progress = 0 } = (await world.status(account)) ?? {};
  expect(progress).toBeCloseTo(29 / (270 + 29), 5);

  world.time.advance(dayMs);
  world.tiktok.clearFaults();
  await world.sync(account);
  expect(await readAdDays(world.pool, account, "ad")).toMatchObject([{ day: "2026-11-20", spend: "1" }]);
  expect(await world.status(account)).toMatchObject({ state: "done", problem: undefined });
});

test("the emulated TikTok, asked with a token without the reporting scope, is such a case", async () => {
  // Ad groups and pixels, and no 44.
  const account = await openAccount({ scopes: ["800", "802", "21"] });
  await world.sync(account);
  expect(await connectionOf(account)).toEqual(connected);
  expect(await readAdSyncRow(world.pool, account)).toMatchObject({ lastCode: 40001, finishedAt: null });
});

test.each([
  ["ad groups", adGroupPath],
  ["a pixel's statistics", statsPath],
])("without the right to %s the reports come to their end, and the problem is told", async (_what, path) => {
  const account = await openAccount({ pixels: 1 });
  world.tiktok.fail({ kind: "code", code: 40001, message: "No permission", path });
  await world.sync(account);
  expect(await connectionOf(account)).toEqual(connected);
  expect(await readAdDays(world.pool, account, "ad")).toHaveLength(1);
  expect(await world.status(account)).toMatchObject({
    state: "done",
    problem: { code: 40001, words: "No permission" },
  });
});

test("a throttled run waits a second or two, then minutes, and goes on where it was", async () => {
  const account = await openAccount();
  await world.sync(account, 4);
  const { cursor } = await readAdSyncRow(world.pool, account);
  world.tiktok.fail({ kind: "throttle", path: reportPath });
  await world.sync(account);
  expect(await waitOf(account)).toBe(1_500);
  expect(await world.status(account)).toMatchObject({ state: "failing", problem: { code: 40100 } });
  world.time.advance(1_500);
  await world.sync(account);
  expect(await waitOf(account)).toBe(5 * minuteMs + 15_000);
  expect(await readAdSyncRow(world.pool, account)).toMatchObject({
    cursor,
    failureStreak: 2,
    lastCode: 40100,
  });

  world.tiktok.clearFaults();
  world.time.advance(5 * minuteMs + 15_000);
  world.tiktok.reset();
  await world.sync(account);
  expect(world.tiktok.requests).toHaveLength(10 - 4);
  expect(await readAdSyncRow(world.pool, account)).toMatchObject({ failureStreak: 0, lastCode: null });
});

test("a gateway's page instead of an answer is asked for again, ever later but within half an hour", async () => {
  const account = await openAccount();
  world.tiktok.fail({ kind: "httpError", status: 502, path: reportPath });
  const waits: number[] = [];
  for (let turn = 0; turn < 12; turn += 1) {
    await world.sync(account);
    waits.push(await waitOf(account));
    world.time.advance(waits.at(-1) ?? 0);
  }
  expect(waits).toEqual(waits.toSorted((one, other) => one - other));
  expect(waits[0]).toBeLessThan(10_000);
  expect(waits.at(-1)).toBeLessThanOrEqual(30 * minuteMs);
  expect(await connectionOf(account)).toEqual(connected);
  const { problem, state } = (await world.status(account)) ?? {};
  expect([state, problem?.code]).toEqual(["failing", undefined]);
  expect(problem?.words).toContain("502");
});

test("a failure after steps that got through is the first of its row", async () => {
  const account = await openAccount();
  world.tiktok.fail({ kind: "throttle", path: reportPath, times: 4 });
  await world.sync(account);
  world.time.advance(10_000);
  // Four tries are one failure. The next request gets through, and the one after it does not.
  world.tiktok.fail({ kind: "throttle", path: adGroupPath });
  await world.sync(account);
  expect(await readAdSyncRow(world.pool, account)).toMatchObject({ failureStreak: 1 });
  expect(await waitOf(account)).toBe(1_500);
});

test("TikTok's words are kept short and without the token they quote", async () => {
  const account = await openAccount();
  const message = `Token ${account.token} may not: ${"x".repeat(5_000)}`;
  world.tiktok.fail({ kind: "code", code: 40001, message, path: reportPath });
  await world.sync(account);
  const { lastMessage } = await readAdSyncRow(world.pool, account);
  expect(lastMessage).toMatch(/^Token /);
  expect(lastMessage).not.toContain(account.token);
  expect(lastMessage?.length).toBeLessThanOrEqual(500);
  expect(JSON.stringify(world.logLines)).not.toContain(account.token);
});

test("figures that the database refuses stop the run where it is, and it says so", async () => {
  const account = await openAccount();
  await world.pool.query("ALTER TABLE ad_day ADD CONSTRAINT never CHECK (spend < 0) NOT VALID");
  try {
    await world.sync(account);
  } finally {
    await world.pool.query("ALTER TABLE ad_day DROP CONSTRAINT never");
  }
  expect(await world.status(account)).toMatchObject({ state: "failing", progress: 0 });
  expect((await world.status(account))?.problem?.words).toContain("log");
  expect(world.logLines.at(-1)).toMatchObject({ msg: "ad_sync.broken", advertiser: account.advertiserId });
  world.time.advance(hourMs);
  await world.sync(account);
  expect(await world.status(account)).toMatchObject({ state: "done" });
});
