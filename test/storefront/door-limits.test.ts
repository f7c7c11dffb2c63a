import { once } from "node:events";
import { request, type IncomingMessage } from "node:http";

import { describe, expect, test } from "vitest";

import { createStorefrontLimits } from "#app/web/storefront-limits.ts";

import type { Answered, Door } from "./open-door.ts";
import { visitOf, type EventMaker } from "./shopper.ts";
import type { StorefrontWorld, TestStore } from "./storefront-world.ts";
import { useStorefrontWorld } from "./use-storefront-world.ts";

let world: StorefrontWorld;
let make: EventMaker;
useStorefrontWorld((opened) => ({ world, make } = opened));

/** Three requests in the limiter's window of ten seconds. */
const three = 0.3;
const plenty = 1_000;

const post = (door: Door, store: TestStore, forwardedFor?: string): Promise<Answered> =>
  door.post(
    { key: store.key, visit: visitOf(), events: [make.pageViewed()] },
    forwardedFor === undefined ? {} : { "x-forwarded-for": forwardedFor },
  );

async function statuses(posts: readonly (() => Promise<Answered>)[]): Promise<number[]> {
  const seen: number[] = [];
  for (const one of posts) seen.push((await one()).status);
  return seen;
}

async function countEntries(store: TestStore): Promise<number> {
  const { rows } = await world.pool.query("SELECT 1 FROM inbox_entry WHERE shop_id = $1", [store.id]);
  return rows.length;
}

/** The addresses that were kept with a store's events, oldest first. */
async function keptAddresses(store: TestStore): Promise<(string | undefined)[]> {
  const { rows } = await world.pool.query<{ body_sealed: Buffer }>(
    "SELECT body_sealed FROM inbox_entry WHERE shop_id = $1 ORDER BY id",
    [store.id],
  );
  return rows.map(({ body_sealed }) => {
    const body = store.vault.open("inbox_entry.body_sealed", body_sealed).toString("utf8");
    return (JSON.parse(body) as { ip?: string }).ip;
  });
}

const allowed = async (times: number, ask: () => Promise<boolean>) => {
  const answers = await Promise.all(Array.from({ length: times }, ask));
  return answers.filter(Boolean).length;
};

describe("429", () => {
  test("for an address that says too much, and for no other address", async () => {
    const store = await world.openStore();
    const limits = createStorefrontLimits({ address: three, shop: plenty });
    const door = await world.openDoor({ limits });
    const from = (ip: string) => () => post(door, store, ip);
    expect(await statuses(Array.from({ length: 5 }, () => from("81.2.69.142")))).toEqual([
      204, 204, 204, 429, 429,
    ]);
    expect(await statuses([from("81.2.69.143"), from("2a02:2e02:31::5eed")])).toEqual([204, 204]);
    const refused = await post(door, store, "81.2.69.142");
    expect(refused.body).toBe('{"error":"too many requests"}');
    expect(refused.headers.get("access-control-allow-origin")).toBe("*");
    expect(await countEntries(store)).toBe(5);
  });

  test("for a shop that is told too much, from wherever, and for no other shop", async () => {
    const [store, other] = [await world.openStore(), await world.openStore()];
    const door = await world.openDoor({ limits: createStorefrontLimits({ address: plenty, shop: three }) });
    const from =
      (last: number, to = store) =>
      () =>
        post(door, to, `81.2.69.${last}`);
    expect(await statuses([from(1), from(2), from(3), from(4), from(5)])).toEqual([204, 204, 204, 429, 429]);
    expect(await statuses([from(1, other), from(6, other)])).toEqual([204, 204]);
    expect(await countEntries(store)).toBe(3);
  });

  test("also for those who try keys, whose guesses do not count against a shop", async () => {
    const store = await world.openStore();
    const limits = createStorefrontLimits({ address: three, shop: three });
    const door = await world.openDoor({ limits });
    const guess = (number: number) => () =>
      door.post({ key: `guessed-key-${number}`, visit: visitOf(), events: [] });
    expect(await statuses([1, 2, 3, 4].map(guess))).toEqual([403, 403, 403, 429]);
    expect((await post(door, store, "81.2.69.142")).status).toBe(204);
  });

  test("before the body is read", async () => {
    const door = await world.openDoor({ limits: createStorefrontLimits({ address: 0, shop: plenty }) });
    const sending = request(door.url, { method: "POST", headers: { "content-length": 50_000 } });
    sending.on("error", () => {});
    sending.flushHeaders();
    const [response] = (await once(sending, "response")) as [IncomingMessage];
    expect(response.statusCode).toBe(429);
    sending.destroy();
  });

  test("but never for a preflight", async () => {
    const door = await world.openDoor({ limits: createStorefrontLimits({ address: 0, shop: 0 }) });
    expect((await door.ask({ method: "OPTIONS" })).status).toBe(204);
  });

  test("not before an address said 200 things in ten seconds, and a shop 5,000", async () => {
    const limits = createStorefrontLimits();
    expect(await allowed(300, () => limits.allowAddress("81.2.69.142"))).toBe(200);
    expect(await allowed(5_100, () => limits.allowShop(1))).toBe(5_000);
  });
});

describe("the shopper's address", () => {
  const forged = "6.6.6.6";
  const shopper = "81.2.69.142";
  const innerProxy = "81.2.69.160";
  test.each<[number, string | undefined, string]>([
    [0, undefined, "127.0.0.1"],
    [0, forged, "127.0.0.1"],
    [0, `${forged}, ${shopper}`, "127.0.0.1"],
    [1, undefined, "127.0.0.1"],
    [1, shopper, shopper],
    [1, `${forged}, ${shopper}`, shopper],
    [1, `${forged}, 127.0.0.1, ${shopper}`, shopper],
    [2, `${shopper}, ${innerProxy}`, shopper],
    [2, `${forged}, ${shopper}, ${innerProxy}`, shopper],
    [2, `${forged}, ${forged}, ${shopper}, ${innerProxy}`, shopper],
    // A proxy fewer than was promised: nobody closer to the shopper could have noted anything.
    [2, innerProxy, innerProxy],
  ])("with TRUST_PROXY=%i and %j is %s", async (trustProxy, forwardedFor, expected) => {
    const store = await world.openStore();
    const door = await world.openDoor({ trustProxy });
    expect((await post(door, store, forwardedFor)).status).toBe(204);
    expect(await keptAddresses(store)).toEqual([expected]);
  });

  test.each([0, 1, 2])(
    "is what the limit counts by: with TRUST_PROXY=%i nobody forges a way out",
    async (trustProxy) => {
      const store = await world.openStore();
      const limits = createStorefrontLimits({ address: three, shop: plenty });
      const door = await world.openDoor({ trustProxy, limits });
      // What a shopper writes comes first; each trusted proxy adds whom it heard.
      const added = [[], [shopper], [shopper, innerProxy]][trustProxy] ?? [];
      const posts = [1, 2, 3, 4, 5].map(
        (number) => () => post(door, store, [`6.6.6.${number}`, ...added].join(", ")),
      );
      expect(await statuses(posts)).toEqual([204, 204, 204, 429, 429]);
    },
  );

  test.each([
    "unknown",
    "_hidden",
    "10.0.0.7",
    "127.0.0.1",
    "::1",
    "fe80::1%eth0",
    "999.1.1.1",
    "1.2.3.4:5678",
  ])("%s is nobody's and reaches no event", async (forwardedFor) => {
    const store = await world.openStore();
    await store.tell([make.productViewed()], { ip: forwardedFor });
    await store.map();
    await store.sendDue();
    expect(store.counted()).toHaveLength(1);
    expect(store.counted()[0]?.["user"]).not.toHaveProperty("ip");
  });
});
