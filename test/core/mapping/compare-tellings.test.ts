import * as fc from "fast-check";
import { describe, expect, test } from "vitest";

import { applyRules } from "#app/core/mapping/apply-rules.ts";
import { compareTellings } from "#app/core/mapping/compare-tellings.ts";
import { previewConversion } from "#app/core/mapping/preview-conversion.ts";
import { readShopSettings } from "#app/core/mapping/shop-settings.ts";
import { readStoredFacts, storeFacts } from "#app/core/mapping/stored-facts.ts";
import { tellEvents } from "#app/core/mapping/tell-events.ts";
import type { MappedConversion } from "#app/core/mapping/conversion.ts";
import type { Rule } from "#app/core/rules/rule.ts";

import { livePixel } from "../../fixtures/case.ts";
import { conversions, mapPurchase, rule, settings, tables } from "./rule-messages.ts";
import { skipped } from "./a-conversion.ts";

const byDefault = readShopSettings({});

/** Of what is stored, as after the database. */
function preview(
  conversion: MappedConversion,
  before: readonly Rule[],
  after: readonly Rule[],
  pixels = [livePixel],
  isCancelled = false,
) {
  const facts = readStoredFacts(storeFacts(conversion));
  if (facts === undefined) throw new Error("not readable");
  const { source, tiktokEventId } = conversion;
  const past = { source, tiktokEventId, facts, isCancelled };
  return previewConversion(past, before, after, byDefault, pixels);
}

const purchase = rule({ id: "p" });
const order = mapPurchase({ tags: "gift" });

describe("of an order", () => {
  test("the same table changes nothing", () => {
    expect(preview(order, [purchase], [purchase])).toEqual({ waitsFor: undefined, changes: [] });
  });

  test("an event that is switched off vanishes, by the row that is off; switched on it appears", () => {
    const off = { ...purchase, enabled: false };
    const sent = {
      pixelCode: livePixel.code,
      event: "CompletePayment",
      state: "sent",
      ruleId: "p",
      value: { amount: "77.9", currency: "USD" },
    };
    const not = {
      pixelCode: livePixel.code,
      event: "CompletePayment",
      state: "skipped",
      reason: "rule_off",
      row: { ruleId: "p", event: "CompletePayment", verdict: { kind: "switched_off" } },
    };
    expect(preview(order, [purchase], [off]).changes).toEqual([
      { kind: "vanishes", before: sent, after: not },
    ]);
    expect(preview(order, [off], [purchase]).changes).toEqual([
      { kind: "appears", before: not, after: sent },
    ]);
  });

  test("an event that a condition leaves out says which", () => {
    const vip = rule({
      id: "vip",
      event: "Vip",
      conditions: [{ kind: "order_tag", is: "any_of", values: ["vip"] }],
    });
    const gift = rule({ ...vip, conditions: [{ kind: "order_tag", is: "any_of", values: ["gift"] }] });
    expect(preview(order, [purchase, vip], [purchase, gift]).changes).toMatchObject([
      {
        kind: "appears",
        before: {
          event: "Vip",
          reason: "rule_condition",
          row: { ruleId: "vip", verdict: { kind: "condition_false", condition: { kind: "order_tag" } } },
        },
        after: { event: "Vip", ruleId: "vip" },
      },
    ]);
    expect(preview(order, [purchase], [purchase, gift]).changes).toMatchObject([
      { kind: "appears", before: { event: "Vip", reason: "no_rule", row: undefined } },
    ]);
  });

  test("another name is one change, of the same row where there is one", () => {
    expect(preview(order, [purchase], [{ ...purchase, event: "Sale" }]).changes).toMatchObject([
      { kind: "renamed", before: { event: "CompletePayment" }, after: { event: "Sale" } },
    ]);
    const before = [rule({ id: "a", event: "One" }), rule({ id: "b", event: "Two" })];
    const after = [rule({ id: "b", event: "Three" }), rule({ id: "a", event: "Four" })];
    expect(preview(order, before, after).changes).toMatchObject([
      { kind: "renamed", before: { event: "One" }, after: { event: "Four" } },
      { kind: "renamed", before: { event: "Two" }, after: { event: "Three" } },
    ]);
  });

  test("another value is a change, a value that is told no more too", () => {
    const fixed = rule({ id: "p", value: { kind: "fixed", amount: "5", currency: "EUR" } });
    expect(preview(order, [purchase], [fixed]).changes).toMatchObject([
      {
        kind: "changes_value",
        before: { value: { amount: "77.9", currency: "USD" } },
        after: { value: { amount: "5", currency: "EUR" } },
      },
    ]);
    const none = rule({ id: "p", value: { kind: "none" } });
    expect(preview(order, [purchase], [none]).changes).toMatchObject([
      { kind: "changes_value", after: { value: undefined } },
    ]);
  });

  test("each pixel is asked for itself", () => {
    const pixels = [
      livePixel,
      { ...livePixel, id: 2, code: "OFF", eventsOff: ["CompletePayment"] },
      { ...livePixel, id: 3, code: "JP", markets: ["JP"] },
    ];
    expect(preview(order, [], [purchase, rule({ id: "m", event: "Mine" })], pixels).changes).toMatchObject([
      { kind: "appears", after: { pixelCode: livePixel.code, event: "CompletePayment" } },
      { kind: "appears", after: { pixelCode: livePixel.code, event: "Mine" } },
      { kind: "appears", after: { pixelCode: "OFF", event: "Mine" } },
    ]);
  });

  test("what is held back for other reasons, cancelled, or a test without a code stays so", () => {
    for (const reason of ["too_old", "consent_denied", "channel_off", "outside_window"] as const)
      expect(preview(skipped(order, reason), [], [purchase]).changes).toEqual([]);
    expect(preview(order, [], [purchase], [livePixel], true).changes).toEqual([]);
    expect(preview({ ...order, test: "test_order" }, [], [purchase]).changes).toEqual([]);
  });

  test("one that waits says for what, also where nothing is kept of who it was", () => {
    for (const waitsFor of ["awaiting_payment", "consent_unknown"] as const) {
      const waits = skipped(order, waitsFor);
      const nobody = { ...waits, facts: { ...waits.facts, draft: undefined } };
      for (const conversion of [waits, nobody])
        expect(preview(conversion, [], [purchase])).toMatchObject({
          waitsFor,
          changes: [{ kind: "appears", after: { event: "CompletePayment" } }],
        });
    }
  });
});

test("laws: nothing changes from a table to itself, and from one to another is the other way round the same", () => {
  const mirrored = {
    appears: "vanishes",
    vanishes: "appears",
    renamed: "renamed",
    changes_value: "changes_value",
  };
  fc.assert(
    fc.property(
      fc.constantFrom(...conversions),
      tables,
      tables,
      settings,
      (conversion, one, other, values) => {
        const { facts } = conversion;
        const tell = (rules: readonly Rule[]) =>
          tellEvents(conversion, applyRules(facts, rules, values), [livePixel]);
        expect(compareTellings(tell(one), tell(one))).toEqual([]);
        const there = compareTellings(tell(one), tell(other));
        const back = compareTellings(tell(other), tell(one));
        expect(there.map(({ kind }) => mirrored[kind]).toSorted()).toEqual(
          back.map(({ kind }) => kind).toSorted(),
        );
        // Every event that is sent under one table only is accounted for, once.
        const names = (rules: readonly Rule[]) =>
          tell(rules).events.flatMap(({ state, event }) => (state === "sent" ? [event] : []));
        const gone = there.flatMap(({ kind, before }) =>
          kind === "vanishes" || kind === "renamed" ? [before.event] : [],
        );
        const fresh = there.flatMap(({ kind, after }) =>
          kind === "appears" || kind === "renamed" ? [after.event] : [],
        );
        expect(gone.toSorted()).toEqual(
          names(one)
            .filter((name) => !names(other).includes(name))
            .toSorted(),
        );
        expect(fresh.toSorted()).toEqual(
          names(other)
            .filter((name) => !names(one).includes(name))
            .toSorted(),
        );
      },
    ),
    { numRuns: 500, seed: 20_261_122 },
  );
});
