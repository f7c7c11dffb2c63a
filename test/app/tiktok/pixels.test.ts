import { afterEach, expect, test } from "vitest";

import type { BusinessApi } from "#app/tiktok/business-api.ts";
import { listPixels } from "#app/tiktok/pixels.ts";

import {
  ada,
  advertiserId,
  openTikTokAccount,
  pixel,
  problemOf,
  type TikTokAccount,
} from "./open-tiktok-account.ts";

let account: TikTokAccount | undefined;
afterEach(() => account?.close());

type Page = { pixels: { pixel_id: string }[]; page_info: { total_page: number } };

/** Opens an account with so many pixels, whose answers are changed on their way. */
async function open(pixels: number, change: (page: Page, number: number) => object = (page) => page) {
  const opened = await openTikTokAccount({ pixels });
  account = opened;
  const api: BusinessApi = {
    ...opened.api,
    get: async (path, query, token) =>
      change((await opened.api.get(path, query, token)) as Page, Number(query.page)),
  };
  return {
    list: () => listPixels(api, opened.token, advertiserId),
    pages: () => opened.queries("/pixel/list/").map((query) => Number(query.get("page"))),
    token: opened.token,
    queries: opened.queries,
  };
}

const first = (count: number) => Array.from({ length: count }, (_, index) => pixel(index + 1).pixelId);
const idsOf = (pixels: readonly { pixelId: string }[]) => pixels.map(({ pixelId }) => pixelId);

test.each([
  [0, [1]],
  [1, [1]],
  [20, [1, 2]],
  [45, [1, 2, 3]],
])("an account's %i pixels are all listed", async (count, pages) => {
  const world = await open(count);
  const listed = await world.list();
  expect(idsOf(listed)).toEqual(first(count));
  expect(world.pages()).toEqual(pages);
  if (count > 0)
    expect(listed[0]).toEqual({
      pixelId: "7100000000000000001",
      code: "CPIXEL00000000000001",
      name: "Pixel 1",
    });
  expect(world.queries("/pixel/list/")[0]?.get("page_size")).toBe("20");
});

test.each([0, 1, 99, -1])(
  "whatever TikTok says about its pages (%i), every pixel is listed",
  async (total) => {
    const world = await open(45, (page) => ({ ...page, page_info: { total_page: total } }));
    expect(idsOf(await world.list())).toEqual(first(45));
    expect(world.pages().length).toBeLessThanOrEqual(4);
  },
);

test("a page that TikTok cut short is not taken for the last while it promises more", async () => {
  const world = await open(45, (page, number) =>
    number === 1 ? { ...page, pixels: page.pixels.slice(0, 19) } : page,
  );
  expect(idsOf(await world.list())).toEqual(first(45).toSpliced(19, 1));
});

test("a pixel that slides onto the next page meanwhile is listed once", async () => {
  let last: object | undefined;
  const world = await open(45, (page) => {
    const pixels = last === undefined ? page.pixels : [last, ...page.pixels.slice(0, 19)];
    last = page.pixels.at(-1);
    return { ...page, pixels };
  });
  const listed = idsOf(await world.list());
  expect(new Set(listed).size).toBe(listed.length);
  expect(listed.slice(0, 39)).toEqual(first(39));
});

test("the same full page for ever ends at once", async () => {
  let page1: object | undefined;
  const world = await open(45, (page) => (page1 ??= page));
  expect(idsOf(await world.list())).toEqual(first(20));
  expect(world.pages()).toEqual([1, 2]);
});

test("new full pages for ever end too", async () => {
  let made = 0;
  const endless = () =>
    Array.from({ length: 20 }, () => ({ pixel_id: String(++made), pixel_code: "CPIXEL" }));
  const world = await open(20, (page) => ({ ...page, pixels: endless() }));
  expect(await world.list()).toHaveLength(2_000);
});

test("a pixel that is made while pages are read is listed too", async () => {
  const world = await open(40, (page, number) => {
    if (number === 2) account?.tiktok.registerUser(ada(41));
    return page;
  });
  expect(idsOf(await world.list())).toEqual(first(41));
});

test("a pixel without a name is called by its code, and one without a code is an error", async () => {
  const nameless = await open(1, ({ pixels: [only] }) => ({ pixels: [{ ...only, pixel_name: "" }] }));
  expect(await nameless.list()).toMatchObject([{ name: "CPIXEL00000000000001" }]);
  await account?.close();
  const codeless = await open(1, ({ pixels: [only] }) => ({ pixels: [{ ...only, pixel_code: null }] }));
  const { message } = await problemOf(codeless.list(), [codeless.token]);
  expect(message).toContain("data.pixels.0.pixel_code: expected a code");
});

test("a token that dies between two pages is an error, not a short list", async () => {
  const world = await open(45, (page, number) => {
    if (number === 1) account?.tiktok.revokeToken(account.token);
    return page;
  });
  expect(await problemOf(world.list(), [world.token])).toMatchObject({ kind: "refused", code: 40105 });
});
