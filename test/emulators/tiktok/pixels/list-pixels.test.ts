import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { getApi } from "../call-api.ts";
import type { Answered } from "../post-events.ts";
import { sampleAccount, sampleUsers, usAdvertiser, usPixel } from "../sample-account.ts";
import { startTikTokEmulator } from "../start-tiktok-emulator.ts";
import type { TikTokEmulator } from "../tiktok-emulator.ts";

/** A 25th and last pixel after 24 of them. */
const pixels = Array.from({ length: 25 }, (_each, index) => ({
  pixelId: `71000000000000010${String(index).padStart(2, "0")}`,
  pixelCode: `CMANY${String(index).padStart(2, "0")}`,
  pixelName: `Pixel ${index}`,
}));
const many = "7000000000000000025";
const none = "7000000000000000026";

type Data = {
  pixels: { pixel_id: string; pixel_code: string; pixel_name: string }[];
  page_info: { page: number; page_size: number; total_number: number; total_page: number };
};

describe("GET /pixel/list/", () => {
  let emulator: TikTokEmulator;
  let token: string;
  beforeAll(async () => {
    emulator = await startTikTokEmulator(sampleAccount());
    const account = { currency: "USD", timezone: "Etc/UTC", role: "OPERATOR" } as const;
    const ada = sampleUsers[0];
    emulator.registerUser({
      userId: "ada",
      name: "Ada",
      advertisers: [
        ...(ada?.advertisers ?? []),
        { ...account, advertiserId: many, name: "Many", pixels },
        { ...account, advertiserId: none, name: "None" },
      ],
    });
    token = emulator.issueToken({});
  });
  afterAll(() => emulator.close());

  const list = (parameters: object): Promise<Answered> =>
    getApi(emulator.url, "/pixel/list/", { advertiser_id: many, ...parameters }, token);
  const data = async (parameters: object): Promise<Data> => (await list(parameters)).json?.data as Data;

  test("a pixel comes with its numeric id, its code and its name", async () => {
    const { pixels: found, page_info } = await data({ advertiser_id: usAdvertiser });
    expect(found).toMatchObject([
      { pixel_id: usPixel.pixelId, pixel_code: usPixel.pixelCode, pixel_name: "Shop US" },
    ]);
    expect(page_info).toEqual({ page: 1, page_size: 10, total_number: 1, total_page: 1 });
  });

  test("ten come by default, at most twenty, and the pages together are all of them once", async () => {
    expect((await data({})).pixels).toHaveLength(10);
    const pages = [await data({ page_size: 20 }), await data({ page_size: 20, page: 2 })];
    expect(pages.flatMap((page) => page.pixels.map((pixel) => pixel.pixel_code))).toEqual(
      pixels.map(({ pixelCode }) => pixelCode),
    );
    expect(pages[1]?.page_info).toEqual({ page: 2, page_size: 20, total_number: 25, total_page: 2 });
  });

  test("a page beyond the end is empty and tells how many there are", async () => {
    expect(await data({ page_size: 20, page: 3 })).toEqual({
      pixels: [],
      page_info: { page: 3, page_size: 20, total_number: 25, total_page: 2 },
    });
  });

  test("an ad account without pixels has an empty list and no page", async () => {
    expect(await data({ advertiser_id: none })).toEqual({
      pixels: [],
      page_info: { page: 1, page_size: 10, total_number: 0, total_page: 0 },
    });
  });

  test.each([
    ["page_size", 21],
    ["page_size", 0],
    ["page_size", "ten"],
    ["page", 0],
    ["page", "1.5"],
    ["order_by", "NAME"],
    ["pixel_id", "CMANY01"],
  ])("%s %s is a parameter error that names it", async (name, value) => {
    expect((await list({ [name]: value })).json).toMatchObject({
      code: 40002,
      message: expect.stringContaining(name),
    });
  });

  test("it can be narrowed by id, code and part of the name, and turned round", async () => {
    expect((await data({ code: "CMANY07" })).pixels).toMatchObject([{ pixel_name: "Pixel 7" }]);
    expect((await data({ pixel_id: pixels[3]?.pixelId })).pixels).toMatchObject([{ pixel_name: "Pixel 3" }]);
    expect((await data({ name: "xel 24" })).pixels).toMatchObject([{ pixel_code: "CMANY24" }]);
    expect((await data({ order_by: "LATEST_CREATE" })).pixels[0]).toMatchObject({ pixel_code: "CMANY24" });
  });
});
