import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";

import { saveRules } from "#app/pipeline/save-rules.ts";

import { changePixel } from "./change-pixel.ts";
import { secondMs } from "./hand-clock.ts";
import { expectLedgerBalanced } from "./ledger.ts";
import { openPipelineWorld, type PipelineWorld, type TestShop } from "./pipeline-world.ts";
import { sampleOrder, type SampleOrder } from "./sample-order.ts";

let world: PipelineWorld;

beforeAll(async () => {
  world = await openPipelineWorld();
});
afterEach(() => expectLedgerBalanced(world.pool));
afterAll(() => world?.close());

const granted = [{ name: "tt_consent", value: "granted" }];
const order = (changes: SampleOrder = {}) =>
  sampleOrder(1, world.time.now(), { note_attributes: granted, ...changes });
const unpaid = { financial_status: "pending" };
const row = (id: string, event: string, more: object = {}) => ({ id, source: "purchase", event, ...more });
const all = row("all", "CompletePayment");
const vip = row("vip", "VipOrder", { conditions: [{ kind: "order_tag", is: "any_of", values: ["vip"] }] });

const fates = async (shop: TestShop) =>
  (await shop.deliveries()).map(({ event, ruleId, state, reason }) => [event, ruleId, reason ?? state]);
const versionOf = async (shop: TestShop) => {
  const { rows } = await world.pool.query<{ rules_version: number; channel: string | null; source: string }>(
    "SELECT rules_version, channel, source FROM conversion WHERE shop_id = $1",
    [shop.id],
  );
  return rows.map((found) => [found.rules_version, found.channel, found.source]);
};

describe("an order becomes", () => {
  test("each event whose row holds, for each pixel; the conversion remembers the version", async () => {
    const shop = await world.openShop({ pixels: 2, rules: [all, vip] });
    await shop.ingest("orders/create", order({ tags: "Gift, VIP" }));
    await shop.map();
    expect(await fates(shop)).toEqual([
      ["CompletePayment", "all", "pending"],
      ["CompletePayment", "all", "pending"],
      ["VipOrder", "vip", "pending"],
      ["VipOrder", "vip", "pending"],
    ]);
    expect(await versionOf(shop)).toEqual([[1, "web", "purchase"]]);
    for (const pixel of shop.pixels) await shop.send(pixel);
    const sent = world.tiktok.accepted.filter(({ pixelCode }) => pixelCode === shop.pixels[0]?.code);
    expect(sent.map(({ event, eventId }) => [event, eventId])).toEqual([
      ["CompletePayment", "purchase_1"],
      ["VipOrder", "purchase_1"],
    ]);
  });

  test("under the defaults the one it always was, of version 0", async () => {
    const shop = await world.openShop();
    await shop.ingest("orders/create", order());
    await shop.map();
    expect(await fates(shop)).toEqual([["CompletePayment", "purchase", "pending"]]);
    expect(await versionOf(shop)).toEqual([[0, "web", "purchase"]]);
  });

  test("a custom event may be switched off for a pixel by its name", async () => {
    const shop = await world.openShop({ rules: [all, row("mine", "Mine")] });
    await changePixel(world.pool, shop.pixels[0], { eventsOff: ["Mine"] });
    await shop.ingest("orders/create", order());
    await shop.map();
    expect(await fates(shop)).toEqual([
      ["CompletePayment", "all", "pending"],
      ["Mine", "mine", "event_off"],
    ]);
  });
});

describe("rules that changed while an order waited for its payment", () => {
  const pay = async (shop: TestShop) => {
    await shop.ingest("orders/paid", order({ tags: "vip" }));
    await shop.map();
  };
  const openWaiting = async (rules: readonly object[]) => {
    const shop = await world.openShop({ rules: rules as never });
    await shop.ingest("orders/create", order({ ...unpaid, tags: "vip" }));
    await shop.map();
    return shop;
  };

  test("are those that count, with another value, another event, and one more", async () => {
    const shop = await openWaiting([all]);
    expect(await fates(shop)).toEqual([["CompletePayment", "all", "awaiting_payment"]]);
    const fixed = { ...all, id: "fixed", value: { kind: "fixed", amount: "5", currency: "EUR" } };
    await shop.saveRules([fixed, vip]);
    await pay(shop);
    expect(await fates(shop)).toEqual([
      ["CompletePayment", "fixed", "pending"],
      ["VipOrder", "vip", "pending"],
    ]);
    expect(await versionOf(shop)).toEqual([[2, "web", "purchase"]]);
    await shop.send();
    const [sent] = world.tiktok.accepted.filter(({ pixelCode }) => pixelCode === shop.pixels[0]?.code);
    expect(sent?.json?.["properties"]).toMatchObject({ value: 5, currency: "EUR" });
  });

  test("leave out what they do not make any more, and say why", async () => {
    const shop = await openWaiting([all, row("mine", "Mine"), vip]);
    await shop.saveRules([{ ...all, enabled: false }, row("other", "Other"), { ...vip, enabled: false }]);
    await pay(shop);
    expect(await fates(shop)).toEqual([
      ["CompletePayment", "all", "rule_off"],
      ["Mine", "mine", "no_rule"],
      ["VipOrder", "vip", "rule_off"],
      ["Other", "other", "pending"],
    ]);
  });

  test("say nothing of it before it is paid, so that those of that day count", async () => {
    const shop = await openWaiting([all]);
    await shop.saveRules([]);
    await shop.ingest("orders/create", order({ ...unpaid, tags: "vip" }));
    await shop.map();
    expect(await fates(shop)).toEqual([["CompletePayment", "all", "awaiting_payment"]]);
    await shop.saveRules([row("other", "Other")]);
    await shop.ingest("orders/create", order({ ...unpaid, tags: "vip" }));
    await shop.map();
    await shop.saveRules([all]);
    await pay(shop);
    expect(await fates(shop)).toEqual([["CompletePayment", "all", "pending"]]);
  });
});

test("rules that changed after an order could be sent make no second event of it", async () => {
  const shop = await world.openShop({ rules: [all] });
  await shop.ingest("orders/create", order({ tags: "vip" }));
  await shop.map();
  await shop.saveRules([row("renamed", "Sale"), vip]);
  for (const topic of ["orders/create", "orders/paid"]) {
    await shop.ingest(topic, order({ tags: "vip" }));
    await shop.map();
  }
  expect(await fates(shop)).toEqual([["CompletePayment", "all", "pending"]]);
});

test("a refusal reaches what waits for its turn, also where the rules do not make it any more", async () => {
  const shop = await world.openShop({ rules: [all] });
  await shop.ingest("orders/create", order());
  await shop.map();
  await shop.saveRules([{ ...all, enabled: false }]);
  const denied = { note_attributes: [{ name: "tt_consent", value: "denied" }] };
  await shop.ingest("orders/paid", order(denied));
  await shop.map();
  expect(await fates(shop)).toEqual([["CompletePayment", "all", "consent_denied"]]);
});

test("a table that this version can't read is logged, and the defaults hold", async () => {
  const shop = await world.openShop({ rules: [{ ...all, enabled: false }] });
  await world.pool.query(`UPDATE rule_table SET rules = '[{"id":"x","source":"moon"}]' WHERE shop_id = $1`, [
    shop.id,
  ]);
  await shop.ingest("orders/create", order());
  await shop.map();
  expect(await fates(shop)).toEqual([["CompletePayment", "purchase", "pending"]]);
  expect(await versionOf(shop)).toEqual([[0, "web", "purchase"]]);
  expect(world.logLines).toContainEqual(
    expect.objectContaining({ msg: "rules.unreadable", shop: shop.domain, version: 1 }),
  );
});

describe("saving", () => {
  const save = (shop: TestShop, rules: unknown, seenVersion: number) =>
    saveRules(world.pool, shop, { rules, seenVersion, savedBy: "42", now: world.time.clock() });

  test("counts versions up and keeps them all, with who saved them and when", async () => {
    const shop = await world.openShop();
    expect(await save(shop, [all], 0)).toMatchObject({ ok: true, table: { version: 1 } });
    world.time.advance(secondMs);
    expect(await save(shop, [all, vip], 1)).toMatchObject({ ok: true, table: { version: 2 } });
    const { rows } = await world.pool.query(
      `SELECT version, jsonb_array_length(rules) AS rules, created_by FROM rule_table WHERE shop_id = $1
       ORDER BY version`,
      [shop.id],
    );
    expect(rows).toEqual([
      { version: 1, rules: 1, created_by: "42" },
      { version: 2, rules: 2, created_by: "42" },
    ]);
  });

  test("of two editors with the same page the second is told, and changes nothing", async () => {
    const shop = await world.openShop();
    const saved = await Promise.all([save(shop, [all], 0), save(shop, [vip], 0)]);
    expect(saved.filter(({ ok }) => ok)).toHaveLength(1);
    expect(saved).toContainEqual({ ok: false, reason: "changed_meanwhile" });
    const { rows } = await world.pool.query("SELECT version FROM rule_table WHERE shop_id = $1", [shop.id]);
    expect(rows).toEqual([{ version: 1 }]);
  });

  test("of a bad table is refused with row, field and reason, and changes nothing", async () => {
    const shop = await world.openShop();
    expect(await save(shop, [all, { ...vip, event: "Has space" }], 0)).toMatchObject({
      ok: false,
      reason: "not_valid",
      problems: [{ row: 1, field: "event" }],
    });
    for (const nonsense of [null, "rules", {}, [1]])
      expect(await save(shop, nonsense, 0)).toMatchObject({ ok: false, reason: "not_valid" });
    const { rows } = await world.pool.query("SELECT rules_version FROM shop WHERE id = $1", [shop.id]);
    expect(rows).toEqual([{ rules_version: 0 }]);
  });
});
