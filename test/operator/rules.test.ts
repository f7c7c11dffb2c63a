import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, beforeAll, expect, test } from "vitest";

import { defaultRules } from "#app/core/rules/default-rules.ts";

import { openWebWorld, secret, type WebWorld } from "../web/web-world.ts";
import { runOperator } from "./run-operator.ts";

const shop = "ruled.myshopify.com";
const purchase = { id: "p", source: "purchase", event: "CompletePayment" };

let world: WebWorld;
let folder: string;
let env: Record<string, string>;

beforeAll(async () => {
  world = await openWebWorld();
  folder = await mkdtemp(join(tmpdir(), "clickback-rules-"));
  env = {
    SHOPIFY_API_KEY: "key",
    SHOPIFY_API_SECRET: secret,
    SHOPIFY_APP_URL: world.origin,
    APP_ENCRYPTION_KEY: Buffer.alloc(32, 9).toString("base64"),
    DATABASE_URL: world.databaseUrl,
  };
  await world.shops.ensure(shop);
});
afterAll(async () => {
  await world?.close();
  if (folder) await rm(folder, { recursive: true, force: true });
});

const run = (...parameters: string[]) => runOperator(env, ["rules", "--shop", shop, ...parameters]);

async function fileOf(content: string): Promise<string> {
  const file = join(folder, "rules.json");
  await writeFile(file, content);
  return file;
}

test("the rules are shown, saved from a file, and the defaults saved again, each as a version of its own", async () => {
  const json = async (...parameters: string[]) => {
    const { code, stdout, stderr } = await run(...parameters, "--json");
    expect([code, stderr]).toEqual([0, ""]);
    return JSON.parse(stdout) as unknown;
  };
  expect(await json()).toMatchObject({ shop, version: 0, rules: defaultRules, problems: [] });
  const file = await fileOf(JSON.stringify([purchase]));
  expect(await json("--set", file)).toMatchObject({ version: 1, rules: [purchase] });
  const { stdout } = await run();
  expect(stdout).toMatch(
    /^ruled\.myshopify\.com: version 1\nid +enabled +source +event +value +conditions\n/,
  );
  expect(stdout).toMatch(/\np +on +purchase +CompletePayment +\{"kind":"shop_setting"\}\n$/);
  expect(await json("--reset")).toMatchObject({ version: 2, rules: defaultRules });
});

test("what is wrong with a file is said by row and field, and changes nothing", async () => {
  const before = (await run("--json")).stdout;
  for (const [content, words] of [
    [JSON.stringify([purchase, { ...purchase, id: "q", event: "Has space" }]), /^row 2, event: must be /],
    [JSON.stringify({}), /expected array/],
    ["{", /is not JSON\. Fix: /],
  ] as const) {
    const { code, stdout, stderr } = await run("--set", await fileOf(content), "--json");
    expect([code, stdout]).toEqual([1, ""]);
    expect(stderr).toMatch(words);
  }
  const missing = await run("--set", join(folder, "nothing.json"));
  expect(missing.stderr).toMatch(/cannot be read\. Fix: /);
  const both = await run("--set", await fileOf("[]"), "--reset");
  expect(both.stderr).toMatch(/give one of them/);
  expect((await run("--json")).stdout).toBe(before);
});

test("rules that can't be read any more are said to be, with the defaults that hold", async () => {
  await run("--set", await fileOf(JSON.stringify([purchase])));
  await world.pool.query(`UPDATE rule_table SET rules = '[{"id":"x","source":"moon","event":null}]'`);
  const { code, stdout } = await run();
  expect(code).toBe(0);
  expect(stdout).toContain("The stored rules cannot be read, so the defaults hold.");
  expect(stdout).toMatch(/\nrow 1, source: /);
  expect((await run("--set", await fileOf(JSON.stringify([purchase])))).code).toBe(0);
});
