import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { readTestModes } from "#app/admin/read-test-modes.ts";
import { actOnPixel } from "#app/connection/act-on-pixel.ts";
import { readPixel, readPixelId } from "#app/connection/read-pixel.ts";
import { openDatabase, type Database } from "#app/db.server.ts";
import { en } from "#app/strings/en.ts";

import { openPipelineWorld, type PipelineWorld, type TestShop } from "../../pipeline/pipeline-world.ts";
import { createSeededBytes } from "../../pipeline/seeded-random.ts";

let world: PipelineWorld;
let database: Database;

beforeAll(async () => {
  world = await openPipelineWorld();
  database = openDatabase({ url: world.url, poolMax: 2, onError: () => {} });
});
afterAll(async () => {
  await database?.close();
  await world?.close();
});

const idOf = (shop: TestShop, index = 0) => shop.pixels[index]?.id ?? 0;

const ask = (shop: TestShop, sent: unknown, pixelId = idOf(shop)) =>
  actOnPixel(
    {
      pool: world.pool,
      shop,
      pixelId,
      trackEvents: world.trackEvents,
      now: world.time.clock(),
      randomBytes: createSeededBytes("act on pixel"),
      texts: en.pixel.testEvent.answers,
    },
    sent,
  );

async function read(shop: TestShop, index = 0) {
  const found = await readPixel(database.prisma, shop, idOf(shop, index), world.time.clock());
  if (found === undefined) throw new Error("there is no such pixel");
  return found;
}

const changed = {
  enabled: false,
  isPrimary: true,
  eventSpelling: "renamed",
  markets: ["DE", "US"],
  eventsOff: ["AddToCart"],
} as const;

/** Everything of the pixels that a save could touch. */
async function stored(shop: TestShop) {
  const { rows } = await world.pool.query(
    "SELECT code, enabled, is_primary, event_spelling, markets, events_off FROM pixel WHERE shop_id = $1 ORDER BY id",
    [shop.id],
  );
  return rows as Record<string, unknown>[];
}

describe("saving a pixel", () => {
  test("writes all of its settings, and nothing of the shop's other pixel", async () => {
    const shop = await world.openShop({ pixels: 2 });
    const { settings: seen } = await read(shop);
    const [, before] = await stored(shop);
    expect(await ask(shop, { act: "save", seen, settings: changed })).toEqual({ kind: "saved" });
    expect((await read(shop)).settings).toEqual(changed);
    expect((await stored(shop))[1]).toEqual(before);
  });

  test("leaves its own fields alone when something is wrong, and says where", async () => {
    const shop = await world.openShop();
    const { settings: seen } = await read(shop);
    const result = await ask(shop, { act: "save", seen, settings: { ...changed, markets: ["QQ"] } });
    expect(result).toEqual({ kind: "problems", problems: [{ field: "markets", reason: "country_unknown" }] });
    expect((await read(shop)).settings).toEqual(seen);
  });

  test("does not overwrite what a second tab saved meanwhile", async () => {
    const shop = await world.openShop();
    const { settings: seen } = await read(shop);
    await ask(shop, { act: "save", seen, settings: { ...seen, enabled: false } });
    const late = await ask(shop, { act: "save", seen, settings: { ...seen, markets: ["US"] } });
    expect(late).toEqual({ kind: "changed_meanwhile" });
    expect((await read(shop)).settings).toEqual({ ...seen, enabled: false });
  });

  test("keeps one primary pixel, also when two become primary at the same moment", async () => {
    const shop = await world.openShop({ pixels: 4 });
    const saves = shop.pixels.map(async (_pixel, index) => {
      const { settings: seen } = await read(shop, index);
      return ask(shop, { act: "save", seen, settings: { ...seen, isPrimary: true } }, idOf(shop, index));
    });
    expect(new Set((await Promise.all(saves)).map(({ kind }) => kind))).toEqual(new Set(["saved"]));
    expect((await stored(shop)).filter((row) => row["is_primary"])).toHaveLength(1);
  });

  test("keeps events off that only a newer version knows", async () => {
    const shop = await world.openShop();
    await world.pool.query("UPDATE pixel SET events_off = '{FutureEvent,Search}' WHERE shop_id = $1", [
      shop.id,
    ]);
    const { settings: seen } = await read(shop);
    expect(seen.eventsOff).toEqual(["Search"]);
    expect(await ask(shop, { act: "save", seen, settings: { ...seen, eventsOff: [] } })).toEqual({
      kind: "saved",
    });
    expect((await stored(shop))[0]?.["events_off"]).toEqual(["FutureEvent"]);
  });
});

describe("another shop's pixel", () => {
  test("is as unknown as one that never was, to reading and to every act, and stays as it is", async () => {
    const shop = await world.openShop();
    const other = await world.openShop();
    const { settings: seen } = await read(other);
    const before = await stored(other);
    const pixelId = idOf(other);
    expect(await readPixel(database.prisma, shop, pixelId, world.time.clock())).toBeUndefined();
    for (const sent of [
      { act: "save", seen, settings: changed },
      { act: "start_test_mode", testEventCode: "TEST1" },
      { act: "end_test_mode" },
      { act: "send_test_event", testEventCode: "TEST1" },
    ]) {
      expect(await ask(shop, sent, pixelId)).toEqual({ kind: "not_found" });
      expect(await ask(shop, sent, 999_999)).toEqual({ kind: "not_found" });
    }
    expect(await stored(other)).toEqual(before);
    expect(world.tiktok.requests).toEqual([]);
  });

  test.each(["0", "-1", "1e3", "1.5", "2147483648", "99999999999", "", "abc", " 1", undefined])(
    "cannot be asked for by an id like %j",
    (text) => expect(readPixelId(text)).toBeUndefined(),
  );
});

describe("test mode", () => {
  test("is on for 24 hours with its code, here and on the overview, and then is over by itself", async () => {
    const shop = await world.openShop();
    const since = world.time.now();
    const result = await ask(shop, { act: "start_test_mode", testEventCode: " TEST9 " });
    expect(result).toEqual({ kind: "test_mode_on" });
    const until = new Date(since + 24 * 3_600_000).toISOString();
    expect((await read(shop)).testMode).toEqual({ code: "TEST9", until });
    const modes = () => readTestModes(database.prisma, shop, world.time.clock());
    expect(await modes()).toMatchObject([{ pixelId: idOf(shop), testEventCode: "TEST9", until }]);
    expect(await readTestModes(database.prisma, await world.openShop(), world.time.clock())).toEqual([]);
    world.time.advance(24 * 3_600_000);
    expect((await read(shop)).testMode).toBeUndefined();
    expect(await modes()).toEqual([]);
  });

  test("is not turned on without a code", async () => {
    const shop = await world.openShop();
    expect(await ask(shop, { act: "start_test_mode", testEventCode: "" })).toEqual({
      kind: "problems",
      problems: [{ field: "testEventCode", reason: "code_missing" }],
    });
    expect((await read(shop)).testMode).toBeUndefined();
  });

  test("is turned off at once, and turning it off again is no mistake", async () => {
    const shop = await world.openShop();
    await ask(shop, { act: "start_test_mode", testEventCode: "TEST9" });
    for (let times = 0; times < 2; times += 1)
      expect(await ask(shop, { act: "end_test_mode" })).toEqual({ kind: "test_mode_off" });
    expect((await read(shop)).testMode).toBeUndefined();
  });

  test("survives the settings being saved by a tab that did not know of it", async () => {
    const shop = await world.openShop();
    const { settings: seen } = await read(shop);
    await ask(shop, { act: "start_test_mode", testEventCode: "TEST9" });
    await ask(shop, { act: "save", seen, settings: { ...seen, markets: ["US"] } });
    expect((await read(shop)).testMode).toMatchObject({ code: "TEST9" });
  });
});

describe("a test event by the page", () => {
  test("is refused without a code before anything is sent", async () => {
    const shop = await world.openShop();
    world.tiktok.reset();
    expect(await ask(shop, { act: "send_test_event", testEventCode: " " })).toEqual({
      kind: "problems",
      problems: [{ field: "testEventCode", reason: "code_missing" }],
    });
    expect(world.tiktok.requests).toEqual([]);
  });

  test.each([
    [{ kind: "code", code: 40105, message: "Access token is incorrect" }, /wrong or was revoked.*Reconnect/],
    [
      { kind: "code", code: 40002, message: "Invalid value for test_event_code." },
      /test event code.*Copy it/,
    ],
    [{ kind: "throttle" }, /too many requests.*send another/],
    [{ kind: "html" }, /in front of TikTok/],
    [{ kind: "dropConnection" }, /no answer came.*Test events/],
  ] as const)("that meets %j is told of in words, and as not accepted", async (fault, words) => {
    const shop = await world.openShop();
    world.tiktok.reset();
    world.tiktok.fail(fault);
    const result = await ask(shop, { act: "send_test_event", testEventCode: "TEST9" });
    if (result.kind !== "test_sent") throw new Error(`it ended with ${result.kind}`);
    expect(result.answer.accepted).toBe(false);
    expect(`${result.answer.meaning} ${result.answer.advice}`).toMatch(words);
  });

  test("that TikTok takes comes with its code, words and request id", async () => {
    const shop = await world.openShop();
    world.tiktok.reset();
    expect(await ask(shop, { act: "send_test_event", testEventCode: "TEST9" })).toMatchObject({
      kind: "test_sent",
      isSample: true,
      answer: { accepted: true, code: 0, httpStatus: 200, message: "OK", requestId: expect.any(String) },
    });
  });
});

test.each([[undefined], [null], [{}], [{ act: "drop" }], [{ act: "save" }], ["save"]])(
  "a request like %j is not understood, and nothing happens",
  async (sent) => {
    const shop = await world.openShop();
    expect(await ask(shop, sent)).toEqual({ kind: "not_understood" });
  },
);

test("the page of a pixel knows the shop's own address and its other connected pixels", async () => {
  const shop = await world.openShop({ pixels: 3 });
  await world.pool.query(
    "UPDATE shop SET primary_domain = 'tea.example', own_visit_key = 'k&y' WHERE id = $1",
    [shop.id],
  );
  await world.pool.query(
    `UPDATE connection SET state = 'disconnected'
     WHERE id = (SELECT connection_id FROM pixel WHERE shop_id = $1 AND id = $2)`,
    [shop.id, idOf(shop, 2)],
  );
  const page = await read(shop);
  expect(page.ownVisitUrl).toBe("https://tea.example/?clickback_test=k%26y");
  expect(page.others.map(({ code }) => code)).toEqual([shop.pixels[1]?.code]);
  expect(JSON.stringify(page)).not.toContain("token-of");
});
