import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";

import { listAdvertisers, readAdvertisers } from "#app/tiktok/advertisers.ts";
import type { BusinessApi } from "#app/tiktok/business-api.ts";

import { app, openTikTokAccount, problemOf, type TikTokAccount } from "./open-tiktok-account.ts";

/** Past 2^53, where neighbours are the same number. */
const ids = Array.from({ length: 205 }, (_, index) => String(7_000_000_000_000_000_001n + BigInt(index)));
let account: TikTokAccount;

beforeAll(async () => {
  account = await openTikTokAccount({
    advertisers: ids.map((advertiserId, index) => ({
      advertiserId,
      name: `Account ${index}`,
      ...(index === 1 ? { currency: "JPY", timezone: "Asia/Tokyo" } : {}),
    })),
  });
});
beforeEach(() => account.tiktok.reset());
afterAll(() => account?.close());

/** TikTok's answers, changed on their way. */
const changed = (change: (data: { list: object[] }) => object): BusinessApi => ({
  ...account.api,
  get: async (...question) => change((await account.api.get(...question)) as { list: object[] }),
});

test("every account of a token is listed, ids to the last digit", async () => {
  const listed = await listAdvertisers(account.api, app, account.token);
  expect(listed.map(({ advertiserId }) => advertiserId)).toEqual(ids);
  expect(listed[1]).toEqual({ advertiserId: "7000000000000000002", name: "Account 1" });
});

test("an account that TikTok lists twice is one, and one without a name is called by its id", async () => {
  const api = changed(({ list: [first = {}] }) => ({ list: [first, { ...first, advertiser_name: null }] }));
  expect(await listAdvertisers(api, app, account.token)).toEqual([{ advertiserId: ids[0], name: ids[0] }]);
});

test("a token without accounts has an empty list, in either way to write one", async () => {
  for (const list of [[], null])
    expect(
      await listAdvertisers(
        changed(() => ({ list })),
        app,
        account.token,
      ),
    ).toEqual([]);
});

test("an account that cannot be read is an error that names the field", async () => {
  const api = changed(({ list }) => ({ list: [...list.slice(0, 2), { advertiser_name: "?" }] }));
  const error = await problemOf(listAdvertisers(api, app, account.token), [account.token, app.appSecret]);
  expect(error.message).toBe(
    "TikTok's answer to /oauth2/advertiser/get/ is not as documented: data.list.2.advertiser_id: expected an id",
  );
  const empty = { ...account.api, get: async () => undefined };
  expect((await problemOf(listAdvertisers(empty, app, account.token), [])).message).toContain("data: ");
});

test("details of 205 accounts take three questions, ask for nothing about their owners, and keep their order", async () => {
  const details = await readAdvertisers(account.api, account.token, [...ids, ids[0] ?? ""]);
  expect(details.map(({ advertiserId }) => advertiserId)).toEqual(ids);
  expect(details[1]).toEqual({
    advertiserId: "7000000000000000002",
    name: "Account 1",
    currency: "JPY",
    timeZone: "Asia/Tokyo",
    status: "STATUS_ENABLE",
  });
  const questions = account.queries("/advertiser/info/");
  expect(questions.map((query) => JSON.parse(query.get("advertiser_ids") ?? "").length)).toEqual([
    100, 100, 5,
  ]);
  expect(new Set(questions.map((query) => query.get("fields")))).toEqual(
    new Set(['["advertiser_id","name","currency","timezone","status"]']),
  );
});

test.each(["Atlantis/Centre", "+08:00", "", 8, null])("a time zone of %j is not known", async (timezone) => {
  const api = changed(({ list }) => ({ list: list.map((row) => ({ ...row, timezone })) }));
  const [details] = await readAdvertisers(api, account.token, ids.slice(0, 1));
  expect(details).toMatchObject({ timeZone: undefined, currency: "USD" });
});

test("details of no accounts ask nothing", async () => {
  expect(await readAdvertisers(account.api, account.token, [])).toEqual([]);
  expect(account.tiktok.requests).toEqual([]);
});

test("an account that TikTok says nothing about is missing, and odd details of another are absent", async () => {
  const api = changed(({ list: [first = {}] }) => ({
    list: [{ ...first, currency: "dollars", status: 5, name: "-", timezone: undefined }],
  }));
  expect(await readAdvertisers(api, account.token, ids.slice(0, 2))).toEqual([
    { advertiserId: ids[0], name: ids[0], currency: undefined, timeZone: undefined, status: undefined },
  ]);
});
