import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";

import { createBusinessApi } from "#app/tiktok/business-api.ts";

import type { Fault } from "../../emulators/tiktok/fault.ts";
import {
  advertiserId,
  app,
  openTikTokAccount,
  problemOf,
  type TikTokAccount,
} from "./open-tiktok-account.ts";

let account: TikTokAccount;

beforeAll(async () => {
  account = await openTikTokAccount();
});
beforeEach(() => {
  account.tiktok.reset();
  account.pauses.length = 0;
});
afterAll(() => account?.close());

const listPath = "/oauth2/advertiser/get/";
const exchangePath = "/oauth2/access_token/";
const code = "auth-code-0123456789";

/** The one question whose address holds the app's secret. */
const get = (api = account.api) =>
  api.get(listPath, { app_id: app.appId, secret: app.appSecret }, account.token);
const post = (api = account.api) =>
  api.post(exchangePath, { app_id: app.appId, secret: app.appSecret, auth_code: code });
const asked = () => account.tiktok.requests.length;
const secrets = () => [account.token, app.appSecret, code];

describe("a question that TikTok answers", () => {
  test("gives the data of the envelope", async () => {
    expect(await get()).toEqual({
      list: [{ advertiser_id: advertiserId, advertiser_name: "Northlight US" }],
    });
    expect(asked()).toBe(1);
    expect(account.tiktok.requests[0]?.token).toBe(account.token);
  });

  test("writes lists and objects as JSON, texts as they are, and leaves out what is not there", async () => {
    await problemOf(
      account.api.get("/none/", { a: ["1", "ü&="], b: { c: 1 }, d: "x y", e: 2, f: undefined }, "t"),
      [],
    );
    const { url } = account.tiktok.requests[0] ?? { url: "" };
    expect([...new URL(url, account.tiktok.url).searchParams]).toEqual([
      ["a", '["1","ü&="]'],
      ["b", '{"c":1}'],
      ["d", "x y"],
      ["e", "2"],
    ]);
  });
});

describe("a question is asked again", () => {
  const again: [string, Fault, number][] = [
    ["40100 in the next second", { kind: "throttle" }, 1_500],
    ["40016 in the next second", { kind: "code", code: 40016 }, 1_500],
    ["a real HTTP 429 in the next second", { kind: "httpError", status: 429 }, 1_500],
    ["50000 soon", { kind: "code", code: 50000 }, 625],
    ["60001 soon", { kind: "code", code: 60001 }, 625],
    ["a gateway's 502 soon", { kind: "httpError" }, 625],
    ["HTML with 200 soon", { kind: "html" }, 625],
    ["half a JSON soon", { kind: "truncatedJson" }, 625],
    ["a connection that breaks soon", { kind: "dropConnection" }, 625],
    ["a connection that breaks in the answer soon", { kind: "resetMidReply" }, 625],
  ];
  test.each(again)("after %s", async (_name, fault, pauseMs) => {
    account.tiktok.fail({ ...fault, times: 1 });
    expect(await get()).toMatchObject({ list: [{ advertiser_id: advertiserId }] });
    expect(asked()).toBe(2);
    expect(account.pauses).toEqual([pauseMs]);
  });

  test("three times at most, with longer pauses, and then it is an error", async () => {
    account.tiktok.fail({ kind: "code", code: 50000, message: "System error." });
    const error = await problemOf(get(), secrets());
    expect(asked()).toBe(4);
    expect(account.pauses).toEqual([625, 1_125, 2_125]);
    expect(error).toMatchObject({
      kind: "refused",
      code: 50000,
      codeClass: "transient",
      words: "System error.",
      requestId: account.tiktok.requests[3]?.requestId,
    });
    expect(error.message).toBe(`TikTok refused GET ${listPath} with 50000: System error.`);
  });

  test("and waits for its turn before each try", async () => {
    let turns = 0;
    const api = createBusinessApi({
      apiUrl: account.tiktok.url,
      dispatcher: account.dispatcher,
      waitForTurn: async () => void (turns += 1),
      wait: async () => {},
    });
    account.tiktok.fail({ kind: "throttle", times: 2 });
    await get(api);
    expect(turns).toBe(3);
    expect(asked()).toBe(3);
  });

  test("but not when nobody gives it a turn", async () => {
    const noTurn = new Error("the database is down");
    const api = createBusinessApi({
      apiUrl: account.tiktok.url,
      dispatcher: account.dispatcher,
      waitForTurn: () => Promise.reject(noTurn),
    });
    await expect(get(api)).rejects.toBe(noTurn);
    expect(asked()).toBe(0);
  });
});

describe("a question is not asked again", () => {
  test.each([40001, 40002, 40101, 40105, 40007, 20001, 40050])("after %i", async (refusal) => {
    account.tiktok.fail({ kind: "code", code: refusal, message: "No." });
    expect(await problemOf(get(), secrets())).toMatchObject({ kind: "refused", code: refusal, words: "No." });
    expect(asked()).toBe(1);
  });

  test("when TikTok took all the time it had", async () => {
    account.tiktok.fail({ kind: "hang" });
    const error = await problemOf(get(account.impatientApi), secrets());
    expect(error).toMatchObject({ kind: "no_answer", code: undefined, words: undefined });
    expect(error.message).toBe(`No answer from TikTok to GET ${listPath} (TimeoutError)`);
    expect(asked()).toBe(1);
  });

  test("when the address is wrong", async () => {
    account.tiktok.fail({ kind: "httpError", status: 404 });
    const error = await problemOf(get(), secrets());
    expect(error.kind).toBe("no_answer");
    expect(error.message).toContain("HTTP 404 without TikTok's envelope");
    expect(asked()).toBe(1);
  });

  test("when it is sent elsewhere, where the token would go too", async () => {
    account.tiktok.fail({ kind: "redirect", location: "/elsewhere/" });
    expect((await problemOf(get(), secrets())).kind).toBe("no_answer");
    expect(account.tiktok.requests.map(({ url }) => url.split("?")[0])).toEqual([
      `/open_api/v1.3${listPath}`,
    ]);
  });

  test("when the answer does not end", async () => {
    const api = createBusinessApi({
      apiUrl: account.tiktok.url,
      dispatcher: account.dispatcher,
      answerBytesMax: 50,
    });
    const error = await problemOf(get(api), secrets());
    expect(error.message).toBe(`No answer from TikTok to GET ${listPath} (the answer was too large)`);
    expect(asked()).toBe(1);
  });

  test("when no header can carry the token", async () => {
    const token = "token\r\nof-somebody";
    const error = await problemOf(account.api.get("/pixel/list/", {}, token), [token]);
    expect(error.kind).toBe("no_answer");
    expect(account.pauses).toEqual([]);
  });
});

test("nobody at the address at all is no answer, after every try", async () => {
  const api = createBusinessApi({
    apiUrl: "http://127.0.0.1:1",
    dispatcher: account.dispatcher,
    wait: async () => {},
  });
  const error = await problemOf(get(api), secrets());
  expect(error).toMatchObject({ kind: "no_answer", code: undefined, codeClass: undefined });
  expect(error.message).toBe(`No answer from TikTok to GET ${listPath} (ECONNREFUSED)`);
});

describe("an order is given once, since TikTok may have carried it out", () => {
  const faults: [string, Fault][] = [
    ["40100", { kind: "throttle" }],
    ["50000", { kind: "code", code: 50000 }],
    ["a gateway's 502", { kind: "httpError" }],
    ["a reply that is lost", { kind: "dropReplyAfterAccepting" }],
    ["a connection that breaks", { kind: "dropConnection" }],
    ["silence", { kind: "hang" }],
  ];
  test.each(faults)("also after %s", async (_name, fault) => {
    account.tiktok.fail(fault);
    await problemOf(post(fault.kind === "hang" ? account.impatientApi : account.api), secrets());
    expect(asked()).toBe(1);
    expect(account.pauses).toEqual([]);
  });

  test("and carries its secrets in the body, without a token of its own", async () => {
    await problemOf(post(), secrets());
    const [request] = account.tiktok.requests;
    expect(request?.url).toBe(`/open_api/v1.3${exchangePath}`);
    expect(request?.token).toBeUndefined();
    expect(JSON.parse(request?.body ?? "")).toEqual({
      app_id: app.appId,
      secret: app.appSecret,
      auth_code: code,
    });
  });
});

describe("TikTok's words may quote what they were asked", () => {
  test("the token, the app's secret and the code are covered in them", async () => {
    const address = new URLSearchParams({ secret: app.appSecret });
    const message = `Access token ${account.token} of ${address} is wrong`;
    account.tiktok.fail({ kind: "code", code: 40105, message });
    const error = await problemOf(get(), secrets());
    expect(error.words).toBe("Access token [hidden] of secret=[hidden] is wrong");
    account.tiktok.clearFaults();
    account.tiktok.fail({ kind: "code", code: 40110, message: `auth_code ${code} is used` });
    expect((await problemOf(post(), secrets())).words).toBe("auth_code [hidden] is used");
  });

  test("no words are no words", async () => {
    account.tiktok.fail({ kind: "code", code: 40105, message: "" });
    const error = await problemOf(get(), secrets());
    expect(error.words).toBeUndefined();
    expect(error.message).toBe(`TikTok refused GET ${listPath} with 40105`);
  });
});
