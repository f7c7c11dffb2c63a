import { describe, expect, test } from "vitest";

import type { JsonObject } from "../fixtures/json.ts";
import { changePixel } from "./change-pixel.ts";
import { dayMs, minuteMs, secondMs } from "./hand-clock.ts";
import { answer, mine, off, on, useRebuilds } from "./use-rebuilds.ts";

const { world, tell, shopWith, difference, lines, rebuild, fates, counted, end } = useRebuilds();

describe("a rebuild sends", () => {
  test("what a rule held back that is on now, once, with the value of today's rules", async () => {
    const shop = await shopWith([off]);
    expect(await fates(shop)).toEqual(["purchase_1 CompletePayment rule_off"]);
    await shop.saveRules([{ ...on, id: "new", value: { kind: "fixed", amount: "5", currency: "EUR" } }]);
    expect(await lines(shop)).toEqual(["appears goes CompletePayment CompletePayment 1"]);
    expect(await fates(shop)).toEqual(["purchase_1 CompletePayment rule_off"]);
    expect(await rebuild(shop)).toEqual({ resent: 1, added: 0, held: 0, not_judged: 0 });
    expect(await shop.deliveries()).toMatchObject([
      { state: "pending", transition: "rebuilt", ruleId: "new" },
    ]);
    await shop.send();
    expect(counted(shop)).toEqual(["purchase_1 CompletePayment"]);
    const [sent] = world().tiktok.accepted.filter(({ pixelCode }) => pixelCode === shop.pixels[0]?.code);
    expect(sent?.json?.["properties"]).toMatchObject({ value: 5, currency: "EUR" });
    expect(await lines(shop)).toEqual([]);
    expect(await rebuild(shop)).toMatchObject({ resent: 0, added: 0 });
    const [row] = (
      await world().pool.query("SELECT rules_version FROM conversion WHERE shop_id = $1", [shop.id])
    ).rows;
    expect(row).toEqual({ rules_version: 2 });
  });

  test("an event that the rules make in addition, where TikTok has nothing of the conversion", async () => {
    const shop = await shopWith([off]);
    await shop.saveRules([on, mine]);
    expect(await rebuild(shop)).toMatchObject({ resent: 1, added: 1 });
    expect(await fates(shop)).toEqual(["purchase_1 CompletePayment pending", "purchase_1 Mine pending"]);
    expect(await rebuild(shop)).toMatchObject({ resent: 0, added: 0 });
  });

  test("what TikTok refused or was given up, in the pixel's spelling of today", async () => {
    const shop = await shopWith([on], [{}, {}]);
    await end(shop, 1, "rejected", "rejected");
    await end(shop, 2, "dead", "gave_up");
    await world().pool.query("UPDATE pixel SET event_spelling = 'renamed' WHERE shop_id = $1", [shop.id]);
    expect(await rebuild(shop)).toMatchObject({ resent: 2 });
    await shop.send();
    expect(counted(shop).toSorted()).toEqual(["purchase_1 Purchase", "purchase_2 Purchase"]);
    expect((await shop.deliveries()).map(({ eventName }) => eventName)).toEqual(["Purchase", "Purchase"]);
  });

  test("to each pixel what it lacks, and nothing to one that was connected later", async () => {
    const shop = await world().openShop({ pixels: 2, rules: [on] });
    await changePixel(world().pool, shop.pixels[1], { eventsOff: ["CompletePayment"] });
    await tell(shop, "orders/create", 1);
    await shop.map();
    await shop.send(shop.pixels[0]);
    await changePixel(world().pool, shop.pixels[1], { eventsOff: [] });
    const late = await shop.addPixel();
    expect(await lines(shop)).toEqual(["appears goes CompletePayment CompletePayment 1"]);
    await rebuild(shop);
    expect((await shop.deliveries()).map(({ pixelCode, state }) => [pixelCode, state])).toEqual([
      [shop.pixels[0]?.code, "accepted"],
      [shop.pixels[1]?.code, "pending"],
    ]);
    expect(late.code).not.toBe(shop.pixels[1]?.code);
  });

  test("exactly what was held back for its click, of the last seven days, without the click", async () => {
    const click = (daysAgo: number) => [
      { name: "tt_consent", value: "granted" },
      { name: "ttclid", value: `E.C.P.${daysAgo}` },
      { name: "ttclid_at", value: String(Math.floor((world().time.now() - daysAgo * dayMs) / secondMs)) },
    ];
    const attributes = click(40);
    const shop = await world().openShop({ rules: [on] });
    await tell(shop, "orders/create", 1, { note_attributes: attributes });
    await shop.map();
    world().time.advance(8 * dayMs);
    await tell(shop, "orders/create", 2, { note_attributes: attributes });
    await tell(shop, "orders/create", 3, { note_attributes: click(1) });
    await tell(shop, "orders/create", 4, { source_name: "pos" });
    await shop.map();
    await shop.saveRules([on, mine]);
    await world().pool.query(
      `UPDATE shop SET settings = '{"sendOutsideWindow":true,"channels":{"web":true,"pos":true}}' WHERE id = $1`,
      [shop.id],
    );
    expect(await rebuild(shop, ["outside_window"])).toMatchObject({ resent: 1, added: 0, held: 1 });
    expect(await fates(shop)).toEqual([
      "purchase_1 CompletePayment outside_window",
      "purchase_2 CompletePayment pending",
      "purchase_3 CompletePayment pending",
      "purchase_4 CompletePayment channel_off",
    ]);
    await shop.send();
    const sent = world().tiktok.accepted.filter(({ pixelCode }) => pixelCode === shop.pixels[0]?.code);
    expect(sent.map(({ eventId, json }) => [eventId, (json as { user: JsonObject }).user["ttclid"]])).toEqual(
      [
        ["purchase_2", undefined],
        ["purchase_3", "E.C.P.1"],
      ],
    );
  });
});

describe("a rebuild never sends", () => {
  test("what TikTok accepted, under another name, in another spelling, or as one more event", async () => {
    const shop = await shopWith([on]);
    await shop.send();
    await world().pool.query("UPDATE pixel SET event_spelling = 'renamed' WHERE shop_id = $1", [shop.id]);
    await rebuild(shop);
    await shop.saveRules([{ ...on, event: "Sale" }]);
    expect(await lines(shop)).toEqual(["renamed may_be_counted CompletePayment Sale 1"]);
    await rebuild(shop);
    await shop.saveRules([on, mine]);
    expect(await lines(shop)).toEqual(["appears may_be_counted Mine Mine 1"]);
    expect(await rebuild(shop)).toEqual({ resent: 0, added: 0, held: 1, not_judged: 0 });
    await shop.saveRules([{ ...on, value: { kind: "none" } }]);
    expect(await lines(shop)).toEqual(["changes_value may_be_counted CompletePayment CompletePayment 1"]);
    await rebuild(shop);
    await shop.saveRules([off]);
    expect(await lines(shop)).toEqual(["vanishes may_be_counted CompletePayment CompletePayment 1"]);
    await rebuild(shop);
    await shop.send();
    expect(counted(shop)).toEqual(["purchase_1 CompletePayment"]);
    expect(await fates(shop)).toEqual(["purchase_1 CompletePayment accepted"]);
  });

  test("what TikTok may have: under way, without an answer, or refused after an answer got lost", async () => {
    const shop = await shopWith([on], [{}, {}, {}]);
    await end(shop, 2, "unknown", "parked", "reason = 'outcome_unknown', unknown_since = now()");
    await end(shop, 3, "rejected", "rejected", "reason = 'rejected', unknown_since = now()");
    const before = await fates(shop);
    await shop.saveRules([{ ...on, event: "Sale" }, mine]);
    expect((await lines(shop)).every((line) => line.includes(" may_be_counted "))).toBe(true);
    expect(await rebuild(shop)).toMatchObject({ resent: 0, added: 0 });
    await shop.saveRules([on]);
    await rebuild(shop);
    expect(await fates(shop)).toEqual(before);
  });

  test("what is too old by the shop's setting", async () => {
    const shop = await shopWith([off]);
    await shop.saveRules([on]);
    world().time.advance(7 * dayMs + minuteMs);
    expect(await lines(shop)).toEqual(["appears too_old CompletePayment CompletePayment 1"]);
    expect(await rebuild(shop)).toMatchObject({ resent: 0, held: 1 });
    world().time.advance(-2 * minuteMs);
    expect(await rebuild(shop)).toMatchObject({ resent: 1 });
  });

  test("what was cancelled, refused, withheld, a test, or is not paid yet", async () => {
    const germany = { country_code: "DE", zip: "10115" };
    const shop = await shopWith(
      [off],
      [
        {},
        answer("denied"),
        { note_attributes: [], billing_address: germany, shipping_address: germany },
        { test: true },
        { financial_status: "pending" },
        {},
      ],
    );
    await tell(shop, "orders/cancelled", 1, { cancelled_at: world().time.clock().toISOString() });
    // A refusal that comes while only a rule speaks against it.
    await tell(shop, "orders/paid", 6, answer("denied"));
    await shop.map();
    await shop.saveRules([on]);
    expect(await difference(shop)).toEqual({ conversions: 6, notJudged: 0, isWhole: true, lines: [] });
    expect(await rebuild(shop)).toMatchObject({ resent: 0, added: 0 });
    expect((await shop.deliveries()).every(({ state }) => state === "skipped")).toBe(true);
  });

  test("what nobody can ask again for a refusal since, or whose person was erased", async () => {
    const shop = await shopWith([off], [{}, {}]);
    await shop.saveRules([on]);
    await world().pool.query("UPDATE inbox_entry SET body_sealed = NULL WHERE shop_id = $1", [shop.id]);
    await world().pool.query(
      "UPDATE conversion SET facts_sealed = NULL WHERE shop_id = $1 AND tiktok_event_id = 'purchase_2'",
      [shop.id],
    );
    expect(await lines(shop)).toEqual(["appears message_gone CompletePayment CompletePayment 1"]);
    expect(await rebuild(shop)).toEqual({ resent: 0, added: 0, held: 1, not_judged: 1 });
  });
});
