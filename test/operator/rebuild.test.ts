import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, beforeAll, expect, test } from "vitest";

import { startOfDay } from "#app/core/ads/day.ts";

import { openWebWorld, secret, type WebWorld } from "../web/web-world.ts";
import { openMappedShop, type MappedShop } from "./mapped-shop.ts";
import { runOperator } from "./run-operator.ts";

let world: WebWorld;
let mapped: MappedShop;
let folder: string;
let env: Record<string, string>;

beforeAll(async () => {
  world = await openWebWorld();
  mapped = await openMappedShop(world);
  folder = await mkdtemp(join(tmpdir(), "clickback-rebuild-"));
  env = {
    SHOPIFY_API_KEY: "key",
    SHOPIFY_API_SECRET: secret,
    SHOPIFY_APP_URL: world.origin,
    APP_ENCRYPTION_KEY: Buffer.alloc(32, 9).toString("base64"),
    DATABASE_URL: world.databaseUrl,
  };
});
afterAll(async () => {
  await world?.close();
  if (folder) await rm(folder, { recursive: true, force: true });
});

const run = (verb: string, ...parameters: string[]) =>
  runOperator(env, [verb, "--shop", mapped.domain, ...parameters]);
const off = { id: "p", source: "purchase", event: "CompletePayment", enabled: false };

test("a file's rules are previewed and not saved, for people and for machines", async () => {
  const file = join(folder, "rules.json");
  await writeFile(file, JSON.stringify([off]));
  const { code, stdout, stderr } = await run("rules", "--preview", file);
  expect([code, stderr]).toEqual([0, ""]);
  expect(stdout).toMatch(/^mapped\.myshopify\.com: 2000 of 2001 past conversions, compared with version 0\n/);
  expect(stdout).toContain("2000 vanishes CompletePayment for CMAPPEDPIXEL, 121980 USD -> nothing\n");
  expect(stdout).toMatch(/CompletePayment 60\.99 USD -> rule_off \(Rule “p” is switched off\.\)\n/);
  const json = await run("rules", "--preview", file, "--json");
  expect(JSON.parse(json.stdout)).toMatchObject({ changed: 2000, lines: [{ kind: "vanishes" }] });
  const { rows } = await world.pool.query("SELECT FROM rule_table");
  expect(rows).toEqual([]);
});

test("a file that saving would refuse is not previewed", async () => {
  const file = join(folder, "wrong.json");
  await writeFile(file, JSON.stringify([{ ...off, event: "Has space" }]));
  const refused = await run("rules", "--preview", file);
  expect([refused.code, refused.stdout]).toEqual([1, ""]);
  expect(refused.stderr).toMatch(/^row 1, event: must be /);
});

const days = ["--from", "2026-11-22", "--to", "2026-11-22"];

test("a day's rebuild is told, and nothing is done", async () => {
  const shop = await world.shops.ensure(mapped.domain);
  await world.pool.query("UPDATE shop SET time_zone = 'America/Los_Angeles' WHERE id = $1", [shop.id]);
  await world.pool.query(
    `UPDATE delivery SET state = 'skipped', transition = 'cancelled', reason = 'rule_off'
     WHERE shop_id = $1 AND state = 'pending'`,
    [shop.id],
  );
  const told = await run("rebuild", ...days);
  expect([told.code, told.stderr]).toEqual([0, ""]);
  expect(told.stdout).toMatch(
    /^mapped\.myshopify\.com: 2001 conversions from 2026-11-22 to 2026-11-22 \(America\/Los_Angeles\), 0 not/,
  );
  expect(told.stdout).toMatch(/\n2000 appears CompletePayment for CMAPPEDPIXEL, nothing -> 121980 USD/);
  expect(await tasks()).toEqual([]);
});

const tasks = async () => (await world.pool.query("SELECT kind, params FROM task")).rows;

test("with --apply it is started as a task, one at a time", async () => {
  const applied = await run("rebuild", ...days, "--apply", "--json");
  expect(JSON.parse(applied.stdout)).toMatchObject({ conversions: 2001, task: { isNew: true } });
  expect(await tasks()).toEqual([
    {
      kind: "rebuild",
      params: { from: "2026-11-22T08:00:00.000Z", before: "2026-11-23T08:00:00.000Z" },
    },
  ]);
  expect((await run("rebuild", ...days, "--apply")).stdout).toMatch(
    /Nothing was started: task \d+ is at work/,
  );
});

test("days that there are not, or the wrong way round, are refused", async () => {
  expect((await run("rebuild", "--from", "2026-02-30", "--to", "2026-03-01")).stderr).toMatch(/is not a day/);
  expect((await run("rebuild", "--from", "2026-03-02", "--to", "2026-03-01")).stderr).toMatch(/is before/);
});

test("a day begins at midnight of the zone, also when its clocks are changed", () => {
  expect(startOfDay("2026-11-01", "America/New_York").toISOString()).toBe("2026-11-01T04:00:00.000Z");
  expect(startOfDay("2026-11-02", "America/New_York").toISOString()).toBe("2026-11-02T05:00:00.000Z");
  expect(startOfDay("2026-11-22", "UTC").toISOString()).toBe("2026-11-22T00:00:00.000Z");
});
