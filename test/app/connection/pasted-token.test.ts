import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";

import { connectPixel } from "#app/connection/connect-pixel.ts";
import { disconnectLogin, disconnectPixels } from "#app/connection/disconnect.ts";
import { pastePixel } from "#app/connection/paste-pixel.ts";
import type { ShopHandle } from "#app/shops.server.ts";

import { createSeededBytes } from "../../pipeline/seeded-random.ts";
import { openConnectionWorld, type ConnectionWorld } from "./connection-world.ts";

let world: ConnectionWorld;

beforeAll(async () => {
  world = await openConnectionWorld();
});
afterEach(() => world.tiktok.clearFaults());
afterAll(() => world?.close());

const right = { pixel: "CPASTED1", token: "a-pasted-token", testEventCode: "TEST123" };

function paste(shop: ShopHandle, change: Partial<typeof right> = {}) {
  const { pool, trackEvents, time } = world;
  const randomBytes = createSeededBytes(`paste in ${shop.domain}`);
  return pastePixel({ pool, trackEvents, now: time.clock(), randomBytes }, shop, { ...right, ...change });
}

const pixelsOf = async (shop: ShopHandle) =>
  (
    await world.pool.query(
      `SELECT code, kind, enabled, test_event_code, is_primary FROM pixel
       JOIN connection ON connection.id = connection_id WHERE pixel.shop_id = $1 ORDER BY code`,
      [shop.id],
    )
  ).rows;

describe("a pasted pixel and token", () => {
  test("are kept once TikTok took one test event, which counts nowhere", async () => {
    const shop = await world.emptyShop();
    world.tiktok.registerPixel({ pixelCode: right.pixel, token: right.token });
    const before = { ...world.tiktok.counts };
    expect(await paste(shop)).toEqual({ kind: "connected", code: right.pixel });
    expect(world.tiktok.counts).toEqual({
      ...before,
      requests: before.requests + 1,
      testEvents: before.testEvents + 1,
    });
    expect(await world.connectionsOf(shop)).toMatchObject([{ kind: "token", token: right.token }]);
    // The code was for that one event: orders are no tests.
    expect(await pixelsOf(shop)).toEqual([
      { code: right.pixel, kind: "token", enabled: true, test_event_code: null, is_primary: true },
    ]);
  });

  test.each([
    ["a token of another pixel", { token: "not-its-token" }, "token"],
    ["a pixel that is none", { pixel: "CNOTHERE" }, "pixel"],
  ] as const)("are not kept with %s, and TikTok's words say why", async (_name, change, part) => {
    const shop = await world.emptyShop();
    world.tiktok.registerPixel({ pixelCode: right.pixel, token: right.token });
    const pasted = await paste(shop, change);
    expect(pasted).toMatchObject({ kind: "refused", part });
    expect(pasted).toHaveProperty("words", expect.stringMatching(/\w+ \w+/));
    expect(await world.connectionsOf(shop)).toEqual([]);
  });

  test("are not kept where TikTok refuses the test event code", async () => {
    const shop = await world.emptyShop();
    world.tiktok.fail({ kind: "code", code: 40002, message: "test_event_code: invalid", times: 1 });
    expect(await paste(shop)).toEqual({
      kind: "refused",
      part: "testEventCode",
      code: 40002,
      words: "test_event_code: invalid",
    });
    expect(await world.connectionsOf(shop)).toEqual([]);
  });

  test("are not kept where TikTok gives no answer, and its words never repeat the token", async () => {
    const shop = await world.emptyShop();
    world.tiktok.fail({ kind: "httpError", times: 1 });
    expect(await paste(shop)).toEqual({ kind: "no_answer" });
    world.tiktok.fail({ kind: "code", code: 60001, times: 1 });
    expect(await paste(shop)).toEqual({ kind: "no_answer" });
    world.tiktok.fail({ kind: "code", code: 40105, message: `bad token ${right.token}!`, times: 1 });
    expect(await paste(shop)).toMatchObject({ kind: "refused", words: "bad token [hidden]!" });
    expect(await world.connectionsOf(shop)).toEqual([]);
  });

  test.each([
    [{ pixel: "C PIXEL" }, ["pixel"]],
    [{ token: "Bearer abc" }, ["token"]],
    [{ testEventCode: "" }, ["testEventCode"]],
    [{ pixel: "", token: "", testEventCode: "" }, ["pixel", "token", "testEventCode"]],
  ])("that cannot be right (%j) are not even sent", async (change, parts) => {
    const shop = await world.emptyShop();
    const { requests } = world.tiktok.counts;
    expect(await paste(shop, change)).toEqual({ kind: "malformed", parts });
    expect(world.tiktok.counts.requests).toBe(requests);
  });
});

describe("connecting a pixel by its own token", () => {
  test("that wrote through the login leaves the login's token alone", async () => {
    const shop = await world.emptyShop();
    await world.connect(shop);
    const [login] = await world.connectionsOf(shop);
    await world.pool.query(
      "INSERT INTO pixel (shop_id, connection_id, code) SELECT shop_id, id, 'CUSPIXEL001' FROM connection WHERE shop_id = $1",
      [shop.id],
    );
    await connectPixel(world.pool, shop, { code: "CUSPIXEL001", token: "its-own", testEventCode: undefined });
    expect(await world.connectionsOf(shop)).toEqual([
      login,
      { kind: "token", state: "connected", scopes: [], token: "its-own" },
    ]);
    expect(await pixelsOf(shop)).toMatchObject([{ code: "CUSPIXEL001", kind: "token" }]);
  });

  test("twice at the same moment makes one connection", async () => {
    const shop = await world.emptyShop();
    const connect = (token: string) =>
      connectPixel(world.pool, shop, { code: "CTWICE", token, testEventCode: null });
    await Promise.all([connect("one"), connect("two"), connect("three")]);
    expect(await world.connectionsOf(shop)).toHaveLength(1);
    expect(await pixelsOf(shop)).toHaveLength(1);
  });

  test("makes the first one primary, and no other", async () => {
    const shop = await world.emptyShop();
    for (const code of ["CFIRST", "CSECOND"])
      await connectPixel(world.pool, shop, { code, token: "token", testEventCode: null });
    expect((await pixelsOf(shop)).map(({ code, is_primary: first }) => [code, first])).toEqual([
      ["CFIRST", true],
      ["CSECOND", false],
    ]);
  });
});

describe("disconnecting", () => {
  const revokePath = "/open_api/v1.3/oauth2/revoke_token/";
  const end = (shop: ShopHandle, login: typeof world.login | undefined = world.login) =>
    disconnectLogin({ pool: world.pool, tiktok: world.tiktokApi, login }, shop);
  const forgotten = { kind: "oauth", state: "disconnected", scopes: [], token: undefined };

  test("a login revokes its token at TikTok and forgets it; a second click finds nothing to do", async () => {
    const shop = await world.emptyShop();
    await world.connect(shop);
    const token = (await world.connectionsOf(shop))[0]?.token;
    expect(await end(shop)).toEqual({ kind: "revoked" });
    expect(world.tiktok.accessTokens.find((issued) => issued.token === token)?.revoked).toBe(true);
    expect(await world.connectionsOf(shop)).toEqual([forgotten]);
    expect(await end(shop)).toEqual({ kind: "nothing" });
  });

  test("a login whose token was dead already is forgotten all the same", async () => {
    const shop = await world.emptyShop();
    await world.connect(shop);
    world.tiktok.revokeToken((await world.connectionsOf(shop))[0]?.token ?? "");
    await world.pool.query("UPDATE connection SET state = 'needs_reconnecting' WHERE shop_id = $1", [
      shop.id,
    ]);
    expect(await end(shop)).toEqual({ kind: "dead_already" });
    expect(await world.connectionsOf(shop)).toEqual([forgotten]);
  });

  test.each([
    ["TikTok does not answer", { kind: "httpError", path: revokePath }],
    ["TikTok hangs up", { kind: "dropConnection", path: revokePath }],
    ["TikTok refuses", { kind: "code", code: 40101, message: "secret mismatch", path: revokePath }],
  ] as const)(
    "a login is forgotten where %s, and it is said that TikTok was not told",
    async (_name, fault) => {
      const shop = await world.emptyShop();
      await world.connect(shop);
      world.tiktok.fail({ ...fault, times: 1 });
      expect(await end(shop)).toMatchObject({ kind: "not_revoked" });
      expect(await world.connectionsOf(shop)).toEqual([forgotten]);
    },
  );

  test("a login on a server that lost its TikTok app is forgotten, and it is said", async () => {
    const shop = await world.emptyShop();
    await world.connect(shop);
    const before = world.tiktok.counts.requests;
    expect(
      await disconnectLogin({ pool: world.pool, tiktok: world.tiktokApi, login: undefined }, shop),
    ).toEqual({
      kind: "not_revoked",
      words: undefined,
    });
    expect(world.tiktok.counts.requests).toBe(before);
    expect(await world.connectionsOf(shop)).toEqual([forgotten]);
  });

  test("a pixel forgets its own token and no other; one that uses the login is switched off", async () => {
    const shop = await world.emptyShop();
    await world.connect(shop);
    await connectPixel(world.pool, shop, { code: "COWN1", token: "own-token-1", testEventCode: null });
    await connectPixel(world.pool, shop, { code: "COWN2", token: "own-token-2", testEventCode: null });
    await world.pool.query(
      "INSERT INTO pixel (shop_id, connection_id, code) SELECT shop_id, id, 'CBYLOGIN' FROM connection WHERE shop_id = $1 AND kind = 'oauth'",
      [shop.id],
    );
    expect(await disconnectPixels(world.pool, shop, "COWN1")).toEqual(["COWN1"]);
    expect(await disconnectPixels(world.pool, shop, "CBYLOGIN")).toEqual(["CBYLOGIN"]);
    expect(await disconnectPixels(world.pool, shop, "CNONE")).toEqual([]);
    expect((await world.connectionsOf(shop)).map(({ kind, state }) => [kind, state])).toEqual([
      ["oauth", "connected"],
      ["token", "disconnected"],
      ["token", "connected"],
    ]);
    expect((await pixelsOf(shop)).map(({ code, enabled }) => [code, enabled])).toEqual([
      ["CBYLOGIN", false],
      ["COWN1", true],
      ["COWN2", true],
    ]);
    expect(await disconnectPixels(world.pool, shop)).toEqual(["COWN1", "COWN2", "CBYLOGIN"]);
    expect((await world.connectionsOf(shop)).every(({ token }) => token === undefined)).toBe(true);
  });
});
