import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";

import { connectPixel } from "#app/connection/connect-pixel.ts";
import { listAccountPixels, type AccountPixels } from "#app/connection/list-account-pixels.ts";
import { openLogin, type OpenedLogin } from "#app/connection/open-login.ts";
import { saveChoice, type SavedChoice } from "#app/connection/save-choice.ts";
import type { ShopHandle } from "#app/shops.server.ts";

import { openConnectionWorld, ukAccount, usAccount, type ConnectionWorld } from "./connection-world.ts";

let world: ConnectionWorld;

beforeAll(async () => {
  world = await openConnectionWorld();
});
afterEach(() => world.tiktok.clearFaults());
afterAll(() => world?.close());

type Wanted = {
  readonly accounts?: readonly string[];
  readonly takeOver?: readonly string[];
  readonly primary?: string | undefined;
};

async function opened(shop: ShopHandle): Promise<OpenedLogin> {
  const login = await openLogin(world.pool, shop, world.time.clock());
  if (login === undefined) throw new Error("no login");
  return login;
}

async function list(shop: ShopHandle, accounts: readonly string[]): Promise<readonly AccountPixels[]> {
  const { pool, tiktokApi: tiktok, time } = world;
  return listAccountPixels({ pool, tiktok, now: time.clock() }, await opened(shop), accounts);
}

async function choose(
  shop: ShopHandle,
  pixels: readonly string[],
  wanted: Wanted = {},
): Promise<SavedChoice> {
  const choice = {
    accounts: await list(shop, wanted.accounts ?? [usAccount]),
    pixels: new Set(pixels),
    takeOver: new Set(wanted.takeOver),
    primary: "primary" in wanted ? wanted.primary : pixels[0],
  };
  return saveChoice(world.pool, shop, await opened(shop), choice, world.time.clock());
}

const shown = async (shop: ShopHandle) =>
  (
    await world.pool.query(
      `SELECT code, enabled AS on, is_primary AS first, kind FROM pixel
       JOIN connection ON connection.id = pixel.connection_id WHERE pixel.shop_id = $1 ORDER BY code`,
      [shop.id],
    )
  ).rows.map(({ code, on, first, kind }) => `${code} ${on ? "on" : "off"}${first ? " first" : ""} ${kind}`);

async function connectedShop(): Promise<ShopHandle> {
  const shop = await world.emptyShop();
  await world.connect(shop);
  return shop;
}

test("every page of an account's pixels is asked for, 20 at a time, and no id loses a digit", async () => {
  const shop = await connectedShop();
  const before = world.tiktok.requests.length;
  const [account] = await list(shop, [ukAccount]);
  expect(account?.pixels).toHaveLength(23);
  const asked = world.tiktok.requests
    .slice(before)
    .map(({ url }) => new URL(url, "http://tiktok").searchParams);
  expect(asked.map((query) => [query.get("page"), query.get("page_size")])).toEqual([
    ["1", "20"],
    ["2", "20"],
  ]);
  await choose(shop, ["CUKPIXEL023"], { accounts: [ukAccount] });
  const { rows } = await world.pool.query("SELECT tiktok_pixel_id, name FROM pixel WHERE shop_id = $1", [
    shop.id,
  ]);
  expect(rows).toEqual([{ tiktok_pixel_id: "7229007199254741015", name: "UK pixel 23" }]);
  expect(Number("7229007199254741015").toString()).not.toBe("7229007199254741015");
});

test("what is chosen is used, what is no longer chosen is switched off and kept", async () => {
  const shop = await connectedShop();
  await choose(shop, ["CUSPIXEL001", "CUSPIXEL002"]);
  expect(await shown(shop)).toEqual(["CUSPIXEL001 on first oauth", "CUSPIXEL002 on oauth"]);
  await choose(shop, ["CUSPIXEL002"]);
  expect(await shown(shop)).toEqual(["CUSPIXEL001 off oauth", "CUSPIXEL002 on first oauth"]);
  await choose(shop, ["CUSPIXEL001", "CUSPIXEL002"], { primary: "CUSPIXEL002" });
  expect(await shown(shop)).toEqual(["CUSPIXEL001 on oauth", "CUSPIXEL002 on first oauth"]);
});

test("leaving an account switches its pixels off; one that TikTok could not be asked about stays as it is", async () => {
  const shop = await connectedShop();
  const both = { accounts: [usAccount, ukAccount] };
  await choose(shop, ["CUSPIXEL001", "CUKPIXEL001"], both);
  world.tiktok.setRole("ada", usAccount, "ANALYST");
  await choose(shop, ["CUKPIXEL001"], both);
  world.tiktok.setRole("ada", usAccount, "ADMIN");
  expect(await shown(shop)).toEqual(["CUKPIXEL001 on first oauth", "CUSPIXEL001 on oauth"]);
  await choose(shop, ["CUSPIXEL001"], { accounts: [usAccount] });
  expect(await shown(shop)).toEqual(["CUKPIXEL001 off oauth", "CUSPIXEL001 on first oauth"]);
});

test("a chosen account is due for its reports at once, and choosing again does not start over", async () => {
  const shop = await connectedShop();
  const syncs = async () =>
    (
      await world.pool.query(
        `SELECT advertiser_id, next_due_at FROM ad_sync JOIN advertiser ON advertiser.id = advertiser_ref
         WHERE shop_id = $1 ORDER BY 1`,
        [shop.id],
      )
    ).rows;
  expect(await syncs()).toEqual([]);
  const now = world.time.clock();
  await choose(shop, ["CUSPIXEL001"]);
  expect(await syncs()).toEqual([{ advertiser_id: usAccount, next_due_at: now }]);
  world.time.advance(60_000);
  await choose(shop, ["CUSPIXEL001"], { accounts: [usAccount, ukAccount] });
  expect(await syncs()).toEqual([
    { advertiser_id: usAccount, next_due_at: now },
    { advertiser_id: ukAccount, next_due_at: world.time.clock() },
  ]);
});

describe("which pixel is primary", () => {
  test("must be said where there are several, and nothing is saved without", async () => {
    const shop = await connectedShop();
    for (const primary of [undefined, "CUKPIXEL001", "nonsense"])
      expect(await choose(shop, ["CUSPIXEL001", "CUSPIXEL002"], { primary })).toEqual({ kind: "no_primary" });
    expect(await shown(shop)).toEqual([]);
    const { rows } = await world.pool.query("SELECT FROM advertiser WHERE shop_id = $1 AND chosen", [
      shop.id,
    ]);
    expect(rows).toEqual([]);
  });

  test("goes without saying where there is one, and may be none where there is none", async () => {
    const shop = await connectedShop();
    expect(await choose(shop, ["CUSPIXEL002"], { primary: undefined })).toEqual({ kind: "saved" });
    expect(await shown(shop)).toEqual(["CUSPIXEL002 on first oauth"]);
    expect(await choose(shop, [], { primary: undefined })).toEqual({ kind: "saved" });
    expect(await shown(shop)).toEqual(["CUSPIXEL002 off first oauth"]);
  });

  test("is one, also when two people save at the same moment", async () => {
    const shop = await connectedShop();
    const pixels = ["CUSPIXEL001", "CUSPIXEL002"];
    await Promise.all([0, 1, 0, 1].map((index) => choose(shop, pixels, { primary: pixels[index] })));
    expect((await shown(shop)).filter((line) => line.includes("first"))).toHaveLength(1);
  });
});

test("a pixel that TikTok does not list in the chosen accounts is refused, and nothing is saved", async () => {
  const shop = await connectedShop();
  await choose(shop, ["CUSPIXEL001"]);
  expect(await choose(shop, ["CUSPIXEL002", "CUKPIXEL001"])).toEqual({
    kind: "pixel_gone",
    code: "CUKPIXEL001",
  });
  expect(await shown(shop)).toEqual(["CUSPIXEL001 on first oauth"]);
});

describe("a pixel that was connected by a pasted token", () => {
  const paste = (shop: ShopHandle) =>
    connectPixel(world.pool, shop, { code: "CUSPIXEL001", token: "pasted", testEventCode: null });

  test("keeps its token while that works, and learns its name and account", async () => {
    const shop = await connectedShop();
    await paste(shop);
    await choose(shop, ["CUSPIXEL001"]);
    expect(await shown(shop)).toEqual(["CUSPIXEL001 on first token"]);
    const { rows } = await world.pool.query(
      "SELECT pixel.name, advertiser_id FROM pixel JOIN advertiser ON advertiser.id = advertiser_ref WHERE pixel.shop_id = $1",
      [shop.id],
    );
    expect(rows).toEqual([{ name: "US pixel 1", advertiser_id: usAccount }]);
  });

  test("goes over to the login when that is asked, and its token is forgotten", async () => {
    const shop = await connectedShop();
    await paste(shop);
    await choose(shop, ["CUSPIXEL001"], { takeOver: ["CUSPIXEL001"] });
    expect(await shown(shop)).toEqual(["CUSPIXEL001 on first oauth"]);
    expect((await world.connectionsOf(shop)).map(({ kind }) => kind)).toEqual(["oauth"]);
  });

  test.each(["needs_reconnecting", "disconnected"])(
    "goes over by itself when its token is %s",
    async (state) => {
      const shop = await connectedShop();
      await paste(shop);
      await world.pool.query(
        "UPDATE connection SET state = $2::connection_state WHERE shop_id = $1 AND kind = 'token'",
        [shop.id, state],
      );
      await choose(shop, ["CUSPIXEL001"]);
      expect(await shown(shop)).toEqual(["CUSPIXEL001 on first oauth"]);
    },
  );

  test("is switched off when it is unticked, and untouched when its account is not looked at", async () => {
    const shop = await connectedShop();
    await paste(shop);
    await choose(shop, ["CUKPIXEL001"], { accounts: [ukAccount] });
    expect(await shown(shop)).toEqual(["CUKPIXEL001 on first oauth", "CUSPIXEL001 on token"]);
    await choose(shop, ["CUSPIXEL002"]);
    expect(await shown(shop)).toEqual([
      "CUKPIXEL001 off oauth",
      "CUSPIXEL001 off token",
      "CUSPIXEL002 on first oauth",
    ]);
  });
});

test("another shop's accounts and pixels are untouched by a choice", async () => {
  const [shop, other] = [await connectedShop(), await connectedShop()];
  await choose(other, ["CUSPIXEL001"]);
  const before = await shown(other);
  await choose(shop, ["CUSPIXEL002"]);
  await choose(shop, []);
  expect(await shown(other)).toEqual(before);
});
