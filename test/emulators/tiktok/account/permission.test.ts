import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { getApi } from "../call-api.ts";
import type { Answered } from "../post-events.ts";
import { otherAdvertiser, sampleAccount, sampleApp, usAdvertiser, usPixel } from "../sample-account.ts";
import { startTikTokEmulator } from "../start-tiktok-emulator.ts";
import type { TikTokEmulator } from "../tiktok-emulator.ts";
import { everyScope } from "./scopes.ts";

const dates = { start_date: "2026-11-01", end_date: "2026-11-02" };

/** A right request to each endpoint, its scope, and what stands above that. */
const endpoints = [
  {
    path: "/oauth2/advertiser/get/",
    parameters: { app_id: sampleApp.appId, secret: sampleApp.secret },
    scopes: ["100", "10", "1"],
  },
  { path: "/advertiser/info/", parameters: { advertiser_ids: [usAdvertiser] }, scopes: ["100", "10", "1"] },
  { path: "/pixel/list/", parameters: { advertiser_id: usAdvertiser }, scopes: ["800", "80", "8"] },
  {
    path: "/pixel/event/stats/",
    parameters: { advertiser_id: usAdvertiser, pixel_ids: [usPixel.pixelId], date_range: dates },
    scopes: ["802", "80", "8"],
  },
  {
    path: "/report/integrated/get/",
    parameters: {
      advertiser_id: usAdvertiser,
      report_type: "BASIC",
      data_level: "AUCTION_CAMPAIGN",
      dimensions: ["campaign_id"],
      ...dates,
    },
    scopes: ["44", "4"],
  },
  { path: "/adgroup/get/", parameters: { advertiser_id: usAdvertiser }, scopes: ["210", "21", "2"] },
] as const;

describe("what a token may do", () => {
  let emulator: TikTokEmulator;
  beforeAll(async () => {
    emulator = await startTikTokEmulator({
      ...sampleAccount(),
      pixels: [{ pixelCode: "CEVENTSMANAGER00001", token: "pixel-token" }],
    });
  });
  afterAll(() => emulator.close());
  beforeEach(() => {
    emulator.reset();
    emulator.setRole("ada", usAdvertiser, "ADMIN");
  });

  const ask = (
    { path, parameters }: (typeof endpoints)[number],
    token: string | undefined,
  ): Promise<Answered> => getApi(emulator.url, path, parameters, token);

  for (const endpoint of endpoints) {
    const { path, parameters, scopes } = endpoint;
    describe(path, () => {
      test.each(scopes)("scope %s alone is enough", async (scope) => {
        expect((await ask(endpoint, emulator.issueToken({ scopes: [scope] }))).json?.code).toBe(0);
      });

      test("all scopes but its own and those above are not", async () => {
        const others = everyScope.filter((scope) => scope !== scopes[0]);
        const { json } = await ask(endpoint, emulator.issueToken({ scopes: others }));
        expect(json).toMatchObject({
          code: 40001,
          message: `advertiser does not grant you ${path}:GET permission`,
        });
      });

      test("a pixel's own token from Events Manager has no scope for it", async () => {
        expect((await ask(endpoint, "pixel-token")).json?.code).toBe(40001);
      });

      test("no token is 40104, an unknown one and one with Bearer 40105", async () => {
        expect((await ask(endpoint, undefined)).json?.code).toBe(40104);
        expect((await ask(endpoint, "made-up")).json?.code).toBe(40105);
        expect((await ask(endpoint, `Bearer ${emulator.issueToken({})}`)).json?.code).toBe(40105);
      });

      if (!("advertiser_id" in parameters)) return;
      const of = (advertiserId: string | undefined, token: string): Promise<Answered> =>
        getApi(emulator.url, path, { ...parameters, advertiser_id: advertiserId }, token);

      test("an ad account of somebody else, one nobody has and one that was not ticked are 40001", async () => {
        const token = emulator.issueToken({});
        const narrow = emulator.issueToken({ advertiserIds: ["7000000000000000002"] });
        expect((await of(otherAdvertiser, token)).json?.code).toBe(40001);
        expect((await of("7999999999999999999", token)).json?.code).toBe(40001);
        expect((await of(usAdvertiser, narrow)).json?.code).toBe(40001);
      });

      test("no ad account, and one that is no number, are parameter errors", async () => {
        const token = emulator.issueToken({});
        expect((await of(undefined, token)).json?.code).toBe(40002);
        expect((await of("us", token)).json?.code).toBe(40002);
      });

      test("an ad account its user has left is 40106", async () => {
        const token = emulator.issueToken({});
        emulator.setRole("ada", usAdvertiser, undefined);
        expect((await of(usAdvertiser, token)).json?.code).toBe(40106);
      });
    });
  }

  test("an analyst may read figures, but no pixels", async () => {
    const token = emulator.issueToken({});
    emulator.setRole("ada", usAdvertiser, "ANALYST");
    const codes = await Promise.all(
      endpoints.map(async (endpoint) => [endpoint.path, (await ask(endpoint, token)).json?.code]),
    );
    expect(Object.fromEntries(codes)).toEqual({
      "/oauth2/advertiser/get/": 0,
      "/advertiser/info/": 0,
      "/pixel/list/": 40001,
      "/pixel/event/stats/": 40001,
      "/report/integrated/get/": 0,
      "/adgroup/get/": 0,
    });
    const { json } = await getApi(emulator.url, "/pixel/list/", { advertiser_id: usAdvertiser }, token);
    expect(json?.message).toContain("must be an admin or operator");
  });

  test("a role cannot be given in an ad account that does not exist, nor to nobody", () => {
    expect(() => emulator.setRole("ada", "1", "ADMIN")).toThrow(/no advertiser 1/);
    expect(() => emulator.setRole("zoe", usAdvertiser, "ADMIN")).toThrow(/no user zoe/);
  });
});
