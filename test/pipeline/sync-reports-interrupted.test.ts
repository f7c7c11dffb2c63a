import { afterAll, beforeAll, expect, test } from "vitest";

import { adSyncLeaseMs } from "#app/pipeline/claim-ad-sync.ts";

import { sampleAds } from "../emulators/tiktok/ads/sample-ads.ts";
import { openAdSyncWorld, type AdAccount, type AdSyncWorld } from "./ad-sync-world.ts";
import { secondMs } from "./hand-clock.ts";
import { readAdDays, readAdSyncRow, readEverything } from "./stored-ads.ts";

let world: AdSyncWorld;

beforeAll(async () => {
  world = await openAdSyncWorld("2026-11-22T12:00:00.000Z");
});
afterAll(() => world?.close());

/** The account with figures of 90 days; its pixel counted something every week. */
async function openFullAccount(): Promise<AdAccount> {
  const account = await world.openAccount({ pixels: 1 });
  const ads = sampleAds("interrupted", "2026-08-25", "2026-11-22", {
    campaigns: 2,
    adgroupsPerCampaign: 2,
    adsPerAdgroup: 1,
  });
  world.tiktok.setAds(account.advertiserId, ads);
  for (const day of ["2026-11-01", "2026-11-08", "2026-11-15", "2026-11-22"])
    world.tiktok.setPixelDay(account.pixels[0]?.code ?? "", {
      day,
      event: "CompletePayment",
      browserCount: 4,
      serverCount: 3,
    });
  return account;
}

/** Without our own numbers, which differ between accounts. */
async function readComparable(account: AdAccount): Promise<unknown> {
  const text = JSON.stringify(await readEverything(world.pool, account), (key, value: unknown) =>
    key === "advertiser_ref" || key === "pixel_id" ? undefined : value,
  );
  return JSON.parse(text);
}

/** Waits for its n-th call, then does what it is told. */
function atRequest(n: number, act: () => Promise<void>): () => Promise<void> {
  let requests = 0;
  return async () => {
    requests += 1;
    if (requests === n) await act();
  };
}

/** Nine reports, one page of ad groups, 28 days of a pixel. */
const requestsOfRun = 38;

test(
  "a run that dies before any one of its requests ends as one that never did",
  { timeout: 120_000 },
  async () => {
    const whole = await openFullAccount();
    world.tiktok.reset();
    await world.sync(whole);
    expect(world.tiktok.requests).toHaveLength(requestsOfRun);
    const expected = await readComparable(whole);

    for (let request = 1; request <= requestsOfRun; request += 1) {
      const account = await openFullAccount();
      const dying = world.createSyncer(
        atRequest(request, () => Promise.reject(new Error("the power is out"))),
      );
      await dying(account.ref, 1_000);
      expect(await readAdSyncRow(world.pool, account)).toMatchObject({ finishedAt: null, failureStreak: 1 });
      world.time.advance(10 * secondMs);
      world.tiktok.reset();
      expect(await world.sync(account)).toBe(false);
      // What was stored is not asked for again.
      expect(world.tiktok.requests).toHaveLength(requestsOfRun + 1 - request);
      expect(await readComparable(account)).toEqual(expected);
      expect(await readAdSyncRow(world.pool, account)).toMatchObject({ failureStreak: 0, lastMessage: null });
    }
  },
);

test("a killed worker's run goes on once its lease is over; the worker itself, come back, changes nothing", async () => {
  const account = await openFullAccount();
  const gate = Promise.withResolvers<void>();
  const reached = Promise.withResolvers<void>();
  const hung = world.createSyncer(
    atRequest(6, () => {
      reached.resolve();
      return gate.promise;
    }),
  )(account.ref, 1_000);
  await reached.promise;

  world.tiktok.reset();
  expect(await world.sync(account)).toBe(false);
  expect(world.tiktok.requests).toEqual([]);

  world.time.advance(adSyncLeaseMs + 1);
  await world.sync(account, 3);
  const [row, days] = [await readAdSyncRow(world.pool, account), await readAdDays(world.pool, account)];
  gate.resolve();
  expect(await hung).toBe(false);
  expect(await readAdSyncRow(world.pool, account)).toEqual(row);
  expect(await readAdDays(world.pool, account)).toEqual(days);
});

test("two workers at once ask for nothing twice", async () => {
  const account = await openFullAccount();
  world.tiktok.reset();
  const [one, other] = [world.createSyncer(), world.createSyncer()];
  await Promise.all([one(account.ref, 1_000), other(account.ref, 1_000), one(account.ref, 1_000)]);
  expect(world.tiktok.requests).toHaveLength(requestsOfRun);
  expect(await readAdSyncRow(world.pool, account)).toMatchObject({ cursor: null, failureStreak: 0 });
});

test("a place that cannot be read starts the run again, with all its days", async () => {
  const account = await openFullAccount();
  await world.sync(account, 5);
  await world.pool.query(
    `UPDATE ad_sync SET cursor = '{"version": 0, "page": "x"}' WHERE advertiser_ref = $1`,
    [account.ref],
  );
  world.tiktok.reset();
  await world.sync(account);
  expect(world.tiktok.requests).toHaveLength(requestsOfRun);
});

test.each([
  ["the merchant gives the account up", "UPDATE advertiser SET chosen = false WHERE id = $1"],
  [
    "the merchant disconnects",
    `UPDATE connection SET state = 'disconnected', token_sealed = NULL
     WHERE id = (SELECT connection_id FROM advertiser WHERE id = $1)`,
  ],
  ["the account is deleted", "DELETE FROM advertiser WHERE id = $1"],
])("when %s in the middle, the run stops without an error", async (_what, statement) => {
  const account = await openFullAccount();
  world.tiktok.reset();
  const lines = world.logLines.length;
  const during = atRequest(4, async () => {
    await world.pool.query(statement, [account.ref]);
  });
  expect(await world.createSyncer(during)(account.ref, 1_000)).toBe(false);
  expect(world.tiktok.requests).toHaveLength(4);
  expect(world.logLines.slice(lines)).toEqual([]);
  expect(await world.sync(account)).toBe(false);
  expect(world.tiktok.requests).toHaveLength(4);
  // Nobody is told that figures are on their way.
  expect((await world.status(account))?.state ?? "waiting").toBe("waiting");
});

test("a token that was replaced in the middle is used from the next turn on", async () => {
  const account = await openFullAccount();
  const during = atRequest(4, async () => {
    await world.pool.query("UPDATE connection SET token_sealed = $2 WHERE id = $1", [
      account.connectionId,
      account.shop.vault.seal("connection.token_sealed", account.token),
    ]);
  });
  expect(await world.createSyncer(during)(account.ref, 1_000)).toBe(false);
  expect((await readAdSyncRow(world.pool, account)).cursor).not.toBeNull();
  await world.sync(account);
  expect(await readAdSyncRow(world.pool, account)).toMatchObject({ cursor: null, lastCode: null });
});

test("a process that is to stop leaves the run where it is, for another to take up at once", async () => {
  const account = await openFullAccount();
  const stop = new AbortController();
  world.tiktok.reset();
  const stopping = world.createSyncer(
    atRequest(5, async () => stop.abort()),
    stop.signal,
  );
  expect(await stopping(account.ref, 1_000)).toBe(false);
  expect(world.tiktok.requests).toHaveLength(5);
  expect(await readAdSyncRow(world.pool, account)).toMatchObject({ leaseUntil: null, failureStreak: 0 });
  await world.sync(account);
  expect(world.tiktok.requests).toHaveLength(requestsOfRun);
});
