import { writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { openDatabase } from "#app/db.server.ts";
import { parseEnv } from "#app/env.server.ts";
import { connect } from "#app/operator/connect.ts";
import { disconnect } from "#app/operator/disconnect.ts";
import { OperatorError, type Operator } from "#app/operator/open-operator.ts";
import { sendWebhook } from "#app/operator/send-webhook.ts";
import { settings } from "#app/operator/settings.ts";

import { openWebWorld, secret, type WebWorld } from "../web/web-world.ts";
import { runOperator } from "./run-operator.ts";

const known = "known.myshopify.com";

let world: WebWorld;
let variables: Record<string, string>;
let operator: Operator;

beforeAll(async () => {
  world = await openWebWorld();
  variables = {
    SHOPIFY_API_KEY: "key",
    SHOPIFY_API_SECRET: secret,
    SHOPIFY_APP_URL: world.origin,
    APP_ENCRYPTION_KEY: Buffer.alloc(32, 9).toString("base64"),
    DATABASE_URL: world.databaseUrl,
  };
  const database = openDatabase({ url: world.databaseUrl, poolMax: 2, onError: () => {} });
  operator = { env: parseEnv(variables), database, shops: world.shops, clock: () => new Date() };
  await world.shops.ensure(known);
});
afterAll(async () => {
  await operator?.database.close();
  await world?.close();
});

async function expectRefusal(parameters: string[], words: RegExp, change: Record<string, string> = {}) {
  const { code, stdout, stderr } = await runOperator({ ...variables, ...change }, parameters);
  expect(stderr).toMatch(words);
  expect(stderr).not.toMatch(/^\s+at /m);
  expect([code, stdout]).toEqual([1, ""]);
}

describe.concurrent("the command says a mistake in words, with exit code 1 and nothing on stdout", () => {
  test("a shop nobody has heard of, also where rows would have been streamed", async () => {
    const shop = ["--shop", "nobody.myshopify.com", "--json"];
    await expectRefusal(["deliveries", ...shop], /^nobody\.myshopify\.com is not known here\. Fix: .*\n$/);
    await expectRefusal(["status", ...shop], /not known here/);
  });

  test("an order the shop does not have", () =>
    expectRefusal(["explain", "--shop", known, "--order", "999999"], /no delivery for order 999999\. Fix:/));

  test("a variable that is missing", () =>
    expectRefusal(
      ["status", "--shop", known],
      /SHOPIFY_API_SECRET: is missing\. Fix: copy the client secret/,
      {
        SHOPIFY_API_SECRET: "",
      },
    ));

  test("another APP_ENCRYPTION_KEY than the database was used with", () =>
    expectRefusal(["status", "--shop", known], /wrapped with another APP_ENCRYPTION_KEY\. Fix: /, {
      APP_ENCRYPTION_KEY: Buffer.alloc(32, 1).toString("base64"),
    }));

  test("a database that is not there, without repeating its password", async () => {
    const change = { DATABASE_URL: "postgres://nobody:secret-word@127.0.0.1:1/nothing" };
    await expectRefusal(["status", "--shop", known], /ECONNREFUSED.*Fix: check DATABASE_URL/, change);
    await expectRefusal(["status", "--shop", known], /^(?!.*secret-word)/s, change);
  });

  test.each([
    ["a verb that is none", ["undo"], /unknown command 'undo'/],
    ["an option left out", ["connect", "--shop", "a.myshopify.com"], /required option '--pixel <code>'/],
    [
      "a state that is none",
      ["deliveries", "--shop", "a.myshopify.com", "--state", "lost"],
      /Allowed choices/,
    ],
    [
      "a limit that is none",
      ["deliveries", "--shop", "a.myshopify.com", "--limit", "0"],
      /whole number of 1/,
    ],
  ])("%s", (_name, parameters, words) => expectRefusal([...parameters, "--json"], words));
});

describe("every verb refuses what cannot be right, and says the fix", () => {
  const right = { shop: "typo.myshopify.com", pixel: "CPIXEL", token: "a-token" };
  test.each([
    ["a shop that cannot be one", { shop: "example.com" }, /"example.com" is not a shop\. Fix:/],
    ["a pixel code with a space", { pixel: "C PIXEL" }, /not a pixel code\. Fix:/],
    ["an empty pixel code", { pixel: "" }, /not a pixel code\. Fix:/],
    ["a token pasted with Bearer", { token: "Bearer abcdef" }, /Fix: .*without "Bearer"/],
    ["an empty token", { token: "" }, /The token is empty/],
    ["a token with a line break", { token: "abcdef\n" }, /The token is empty or has spaces/],
    ["a test event code with a space", { testEventCode: "a b" }, /test event code is malformed\. Fix:/],
  ])("connect: %s, and no row is made", async (_name, change, words) => {
    const connecting = connect(operator, { ...right, ...change });
    await expect(connecting).rejects.toThrow(OperatorError);
    await expect(connecting).rejects.toThrow(words);
    expect((await world.pool.query("SELECT domain FROM shop")).rows).toEqual([{ domain: known }]);
  });

  test("disconnect: a pixel the shop does not have", async () => {
    await expect(disconnect(operator, { shop: known, pixel: "CNOTHERE" })).rejects.toThrow(
      /has no pixel CNOTHERE/,
    );
  });

  test.each([
    ["a name that is none", "noSuchSetting=1", /no setting "noSuchSetting"\. There are: purchaseTrigger/],
    ["a name every object has", "constructor=1", /no setting "constructor"/],
    ["a word that is not in the list", "purchaseTrigger=sometimes", /^purchaseTrigger: /],
    ["a number out of range", "attributionWindowDays=91", /^attributionWindowDays: /],
    ["a word for a number", "maxAgeDays=seven", /^maxAgeDays: /],
    ["a number for a switch", "sendFreeOrders=1", /^sendFreeOrders: /],
    ["a list for a table", 'channels=["web"]', /^channels: /],
    ["a name without a value", "contentId", /^contentId: /],
  ])("settings: %s, and nothing is changed", async (_name, assignment, words) => {
    const changing = settings(operator, { shop: known, set: ["contentId=product", assignment] });
    await expect(changing).rejects.toThrow(OperatorError);
    await expect(changing).rejects.toThrow(words);
    const { rows } = await world.pool.query("SELECT settings FROM shop WHERE domain = $1", [known]);
    expect(rows).toEqual([{ settings: {} }]);
  });

  test("send-webhook: a file that is not there, and a server that does not run", async () => {
    const file = join(tmpdir(), `clickback-unsent-${process.pid}.json`);
    await writeFile(file, "{}");
    const webhook = { topic: "orders/create", shop: known, file, url: "http://127.0.0.1:1" };
    await expect(sendWebhook(operator.env, webhook)).rejects.toThrow(
      /does not answer \(ECONNREFUSED\)\. Fix: npm start/,
    );
    await expect(sendWebhook(operator.env, { ...webhook, file: "/nowhere.json" })).rejects.toThrow(
      "/nowhere.json cannot be read (ENOENT)",
    );
  });
});
