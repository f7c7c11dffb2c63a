import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";

import type { ShopHandle } from "#app/shops.server.ts";

import { minuteMs } from "../../pipeline/hand-clock.ts";
import { shownLedger } from "../../pipeline/ledger.ts";
import { appId, openConnectionWorld, staff, type ConnectionWorld } from "./connection-world.ts";

let world: ConnectionWorld;

beforeAll(async () => {
  world = await openConnectionWorld();
});
afterEach(() => world.tiktok.clearFaults());
afterAll(() => world?.close());

const tokenPath = "/open_api/v1.3/oauth2/access_token/";
const exchanges = () => world.tiktok.requests.filter(({ url }) => url.startsWith(tokenPath)).length;

/** A login up to the page that finishes it. */
async function onTheWayBack(shop: ShopHandle, grant: { userId?: string; scopes?: string[] } = {}) {
  const { authCode } = world.tiktok.authorize({ appId, userId: "ada", ...grant });
  return world.comeBack(await world.begin(shop), authCode);
}

describe("a login is finished by who began it and nobody else", () => {
  test("the same staff member, in the same shop, with the ticket", async () => {
    const shop = await world.emptyShop();
    expect(await world.finish(shop, await onTheWayBack(shop))).toEqual({ kind: "connected" });
    const [connection, ...others] = await world.connectionsOf(shop);
    expect(others).toEqual([]);
    expect(connection).toMatchObject({ kind: "oauth", state: "connected" });
    expect(connection?.token).toBe(world.tiktok.accessTokens.at(-1)?.token);
    // Past 2^53, and not a digit is lost.
    expect(connection?.scopes).toContain("7224195155857866754");
  });

  test.each(["another staff member", "another shop", "another ticket", "no ticket", "no nonce"])(
    "not with %s: TikTok is not asked and the code stays",
    async (wrong) => {
      const shop = await world.emptyShop();
      const stranger = await world.emptyShop();
      const way = await onTheWayBack(shop);
      const before = exchanges();
      const finished = await world.finish(
        wrong === "another shop" ? stranger : shop,
        {
          nonce: wrong === "no nonce" ? "" : way.nonce,
          ticket: { "another ticket": "t".repeat(32), "no ticket": "" }[wrong] ?? way.ticket,
        },
        wrong === "another staff member" ? "90000000999" : staff,
      );
      expect(finished).toEqual({ kind: "unknown" });
      expect(exchanges()).toBe(before);
      expect(await world.connectionsOf(stranger)).toEqual([]);
      expect(await world.finish(shop, way)).toEqual({ kind: "connected" });
    },
  );

  test("not before the browser came back from TikTok", async () => {
    const shop = await world.emptyShop();
    const state = await world.begin(shop);
    const nonce = state.split(".")[0] ?? "";
    expect(await world.finish(shop, { nonce, ticket: "" })).toEqual({ kind: "unknown" });
  });

  test("not more than ten minutes after coming back", async () => {
    const shop = await world.emptyShop();
    const way = await onTheWayBack(shop);
    world.time.advance(10 * minuteMs);
    expect(await world.finish(shop, way)).toEqual({ kind: "unknown" });
  });

  test("the other way round too: a return into a shop whose staff never began leads nowhere", async () => {
    // Mallory begins in her own shop and has Ada log in at TikTok: the ticket is in Ada's browser.
    const mallorysShop = await world.emptyShop();
    const adasShop = await world.emptyShop();
    const way = await onTheWayBack(mallorysShop);
    expect(await world.finish(adasShop, way)).toEqual({ kind: "unknown" });
    expect(await world.connectionsOf(adasShop)).toEqual([]);
    expect(await world.connectionsOf(mallorysShop)).toEqual([]);
  });
});

describe("loaded again", () => {
  test("it goes on where it was, with one exchange for all", async () => {
    const shop = await world.emptyShop();
    const way = await onTheWayBack(shop);
    const before = exchanges();
    for (const _ of [1, 2, 3]) expect(await world.finish(shop, way)).toEqual({ kind: "connected" });
    expect(exchanges()).toBe(before + 1);
  });

  test("while TikTok is still asked, it waits for that and asks nothing itself", async () => {
    const shop = await world.emptyShop();
    const way = await onTheWayBack(shop);
    world.tiktok.fail({ kind: "code", code: 50000, path: tokenPath, delayMs: 300, times: 1 });
    const before = exchanges();
    const first = world.finish(shop, way);
    await world.tiktok.waitFor(() => exchanges() > before);
    expect(await world.finish(shop, way)).toEqual({ kind: "under_way" });
    expect(await first).toEqual({ kind: "no_answer" });
    expect(exchanges()).toBe(before + 1);
  });
});

describe("what TikTok says to the code", () => {
  test("used or too old: it is told with TikTok's words, and the login is over", async () => {
    const shop = await world.emptyShop();
    const way = await onTheWayBack(shop);
    world.tiktok.fail({ kind: "code", code: 40110, message: "Auth_code is used", path: tokenPath, times: 1 });
    expect(await world.finish(shop, way)).toEqual({
      kind: "refused",
      code: 40110,
      words: "Auth_code is used",
    });
    expect(await world.finish(shop, way)).toEqual({ kind: "unknown" });
    expect(await world.connectionsOf(shop)).toEqual([]);
  });

  test("nothing, since it was not there: trying again connects", async () => {
    const shop = await world.emptyShop();
    const way = await onTheWayBack(shop);
    world.tiktok.fail({ kind: "httpError", path: tokenPath, times: 1 });
    expect(await world.finish(shop, way)).toEqual({ kind: "no_answer" });
    expect(await world.finish(shop, way)).toEqual({ kind: "connected" });
  });

  test("yes, but the answer was lost: trying again tells that the code is used up", async () => {
    const shop = await world.emptyShop();
    const way = await onTheWayBack(shop);
    world.tiktok.fail({ kind: "dropReplyAfterAccepting", path: tokenPath, times: 1 });
    expect(await world.finish(shop, way)).toEqual({ kind: "no_answer" });
    expect(await world.finish(shop, way)).toMatchObject({ kind: "refused", code: 40110 });
    expect(await world.connectionsOf(shop)).toEqual([]);
  });
});

test("a token that could not be kept is given back to TikTok, and the login is over", async () => {
  const shop = await world.emptyShop();
  const way = await onTheWayBack(shop);
  await world.pool.query(
    `CREATE FUNCTION refuse_connection() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'no room left'; END $$;
     CREATE TRIGGER refuse_connection BEFORE INSERT ON connection FOR EACH ROW EXECUTE FUNCTION refuse_connection()`,
  );
  await expect(world.finish(shop, way)).rejects.toThrow("no room left");
  await world.pool.query("DROP TRIGGER refuse_connection ON connection; DROP FUNCTION refuse_connection()");
  expect(world.tiktok.accessTokens.at(-1)).toMatchObject({ revoked: true });
  expect(await world.finish(shop, way)).toEqual({ kind: "unknown" });
  expect(await world.finish(shop, await onTheWayBack(shop))).toEqual({ kind: "connected" });
});

test("a login without any ad account is given back to TikTok, and what was connected before stays", async () => {
  const shop = await world.emptyShop();
  await world.connect(shop);
  const before = await world.connectionsOf(shop);
  world.tiktok.registerUser({ userId: "nobody", name: "Nobody", advertisers: [] });
  expect(await world.finish(shop, await onTheWayBack(shop, { userId: "nobody" }))).toEqual({
    kind: "no_advertisers",
  });
  expect(await world.connectionsOf(shop)).toEqual(before);
  expect(world.tiktok.accessTokens.at(-1)).toMatchObject({ userId: "nobody", revoked: true });
  expect(await shownLedger(world.pool, shop.id)).toEqual({});
});
