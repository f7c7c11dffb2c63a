import { afterAll, beforeAll, expect, test } from "vitest";

import { adSyncLeaseMs } from "#app/pipeline/claim-ad-sync.ts";
import { findDueWork } from "#app/pipeline/sweep.ts";

import { openAdSyncWorld, type AdAccount, type AdSyncWorld } from "./ad-sync-world.ts";
import { hourMs, secondMs } from "./hand-clock.ts";

let world: AdSyncWorld;

beforeAll(async () => {
  world = await openAdSyncWorld();
});
afterAll(() => world?.close());

const dueAccounts = async () => (await findDueWork(world.pool, world.time.clock())).advertiserRefs;
const isDue = async (account: AdAccount) => (await dueAccounts()).includes(account.ref);

test("a chosen account is work until its run has come to its end, and again six hours later", async () => {
  const account = await world.openAccount();
  expect(await isDue(account)).toBe(true);
  await world.sync(account, 2);
  expect(await isDue(account)).toBe(true);
  await world.sync(account);
  expect(await isDue(account)).toBe(false);
  world.time.advance(6 * hourMs - 1);
  expect(await isDue(account)).toBe(false);
  world.time.advance(hourMs / 2);
  expect(await isDue(account)).toBe(true);
});

test("an account that another worker has is no work, until its lease has run out", async () => {
  const account = await world.openAccount();
  const reached = Promise.withResolvers<void>();
  const gate = Promise.withResolvers<void>();
  const working = world.createSyncer(() => {
    reached.resolve();
    return gate.promise;
  })(account.ref, 1);
  await reached.promise;
  expect(await isDue(account)).toBe(false);
  world.time.advance(adSyncLeaseMs + 1);
  expect(await isDue(account)).toBe(true);
  gate.resolve();
  await working;
});

test("an account whose request failed is work when its time has come", async () => {
  const account = await world.openAccount();
  world.tiktok.fail({ kind: "throttle", token: account.token, times: 4 });
  await world.sync(account);
  expect(await isDue(account)).toBe(false);
  world.time.advance(2 * secondMs);
  expect(await isDue(account)).toBe(true);
});

test("an account that nobody chose, or that waits for a person, is no work", async () => {
  const account = await world.openAccount();
  const set = async (change: string) => {
    await world.pool.query(`UPDATE ${change}`);
    return isDue(account);
  };
  expect(await set(`advertiser SET chosen = false WHERE id = ${account.ref}`)).toBe(false);
  expect(await set(`advertiser SET chosen = true WHERE id = ${account.ref}`)).toBe(true);
  for (const state of ["needs_reconnecting", "disconnected"])
    expect(await set(`connection SET state = '${state}' WHERE id = ${account.connectionId}`)).toBe(false);
  expect(await set(`connection SET state = 'connected' WHERE id = ${account.connectionId}`)).toBe(true);
  expect(await set(`connection SET token_sealed = NULL WHERE id = ${account.connectionId}`)).toBe(false);
});

test("the account that has been due for longest comes first", async () => {
  const [one, other] = [await world.openAccount(), await world.openAccount()];
  await world.pool.query(
    "UPDATE ad_sync SET next_due_at = next_due_at - interval '1 second' WHERE advertiser_ref = $1",
    [other.ref],
  );
  const due = await dueAccounts();
  expect(due.indexOf(other.ref)).toBeLessThan(due.indexOf(one.ref));
});
