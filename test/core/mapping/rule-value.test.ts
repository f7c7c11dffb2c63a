import * as fc from "fast-check";
import { describe, expect, test } from "vitest";

import { applyRules } from "#app/core/mapping/apply-rules.ts";
import type { MappedConversion } from "#app/core/mapping/conversion.ts";
import { saleSources } from "#app/core/rules/rule-choices.ts";

import { contextOf } from "../../fixtures/case.ts";
import { order } from "../../fixtures/order.ts";
import { assertLaw } from "../assert-law.ts";
import { mapOrder } from "./map-body.ts";
import { conversions, mapStorefront, quiz, rule, settings, tables } from "./rule-messages.ts";

describe("the value is, by its rule", () => {
  const valueOf = (value: object, conversion: MappedConversion) => {
    const { source, customName = null } = conversion.facts.rule;
    const rules = [rule({ source, customName, event: "Mine", value })];
    const [event] = applyRules(conversion.facts, rules, { value: "total", currency: "shop" }).events;
    const { properties } = event?.draft ?? {};
    const prices = properties?.contents?.map(({ price }) => price !== undefined);
    return [properties?.value, properties?.currency, prices, event?.warnings];
  };
  // 71.00 of goods, 6.90 of shipping, 8.00 of tax on top.
  const taxed = (() => {
    const result = mapOrder(order({ tax: "8.00" }), "orders/create", contextOf({}));
    if (!result.ok) throw new Error(result.reason);
    return result.conversion;
  })();

  test.each([
    ["total", 85.9],
    ["subtotal", 71],
    ["without_tax", 77.9],
    ["without_shipping", 79],
    ["without_tax_and_shipping", 71],
  ])("the order's %s", (part, expected) => {
    expect(valueOf({ kind: "order", part }, taxed)).toEqual([expected, "USD", [true, true], []]);
  });

  test("a fixed amount, in its own currency and so without prices in another", () => {
    const fixed = { kind: "fixed", amount: "12.50" };
    expect(valueOf({ ...fixed, currency: "USD" }, taxed)).toEqual([12.5, "USD", [true, true], []]);
    expect(valueOf({ ...fixed, currency: "EUR" }, taxed)).toEqual([12.5, "EUR", [false, false], []]);
  });

  test("none", () => {
    expect(valueOf({ kind: "none" }, taxed)).toEqual([undefined, undefined, [false, false], []]);
  });

  test.each<[object, number | undefined, string | undefined]>([
    [{ price: 7 }, 7, "USD"],
    [{ price: " 7.25 ", currency: "EUR" }, 7.25, "EUR"],
    [{ price: 7, currency: "Euro" }, 7, "USD"],
    [{ price: 0 }, 0, "USD"],
    [{ price: 1e-7 }, 1e-7, "USD"],
    [{ price: -7 }, undefined, undefined],
    [{ price: "a lot" }, undefined, undefined],
    [{ price: true }, undefined, undefined],
    [{ price: 1e15 }, undefined, undefined],
    [{}, undefined, undefined],
  ])("a property of %j", (properties, value, currency) => {
    const expected = [value, currency, undefined, value === undefined ? ["value_missing"] : []];
    expect(valueOf({ kind: "property", name: "price" }, mapStorefront(quiz(properties)))).toEqual(expected);
  });

  test("by the shop's setting: for a custom event what it was published with", () => {
    const published = mapStorefront(quiz({ value: 3, currency: "EUR", score: 1 }));
    expect(valueOf({ kind: "shop_setting" }, published)).toEqual([3, "EUR", undefined, []]);
    expect(valueOf({ kind: "none" }, published)).toEqual([undefined, undefined, undefined, []]);
  });

  test("always the sum of its steps", () => {
    assertLaw(
      fc.property(fc.constantFrom(...conversions), tables, settings, (conversion, rules, chosen) => {
        for (const { value } of applyRules(conversion.facts, rules, chosen).events) {
          if (value.amount === undefined || saleSources.has(conversion.source) === false) continue;
          const cents = value.steps.reduce((sum, { amount }) => sum + Number(amount), 0);
          expect(cents).toBeCloseTo(Number(value.amount), 6);
        }
      }),
    );
  });
});
