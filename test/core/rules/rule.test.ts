import { describe, expect, test } from "vitest";

import { defaultRules } from "#app/core/rules/default-rules.ts";
import { readRules } from "#app/core/rules/rule-table.ts";

const purchase = { id: "p", source: "purchase", event: "CompletePayment" };

/** What is wrong with one row. */
function problemsOf(row: object) {
  const read = readRules([row]);
  return read.ok ? [] : read.problems.map(({ field, message }) => `${field}: ${message}`);
}

test("the default table is one that a merchant could have saved", () => {
  expect(readRules(structuredClone(defaultRules))).toEqual({ ok: true, rules: defaultRules });
});

test("the defaults send every conversion under TikTok's standard name, renewals only when switched on", () => {
  expect(
    defaultRules.map(({ source, event, enabled }) => [source, event, ...(enabled ? [] : ["off"])]),
  ).toEqual([
    ["purchase", "CompletePayment"],
    ["renewal", "CompletePayment", "off"],
    ["checkout", "InitiateCheckout"],
    ["payment_info", "AddPaymentInfo"],
    ["add_to_cart", "AddToCart"],
    ["product_view", "ViewContent"],
    ["search", "Search"],
    ["signup", "CompleteRegistration"],
    ["lead", "SubmitForm"],
    ["custom", null],
  ]);
});

test("what is left out is as in the defaults", () => {
  expect(readRules([purchase])).toEqual({
    ok: true,
    rules: [
      { ...purchase, customName: null, value: { kind: "shop_setting" }, conditions: [], enabled: true },
    ],
  });
});

describe("a bad row is refused with the field and the reason", () => {
  test.each<[string, object, string]>([
    ["an event of TikTok's that Clickback does not send", { event: "ClickButton" }, "event"],
    ["a custom event with a space", { event: "My event" }, "event"],
    ["a custom event of 51 letters", { event: "x".repeat(51) }, "event"],
    ["no event", { event: null }, "event"],
    ["a purchase made of what a browser tells", { source: "custom", customName: "bought" }, "event"],
    ["a purchase made of a checkout", { source: "checkout" }, "event"],
    [
      "a placed order made of what a browser tells",
      { source: "add_to_cart", event: "PlaceAnOrder" },
      "event",
    ],
    ["a name on what is no custom event", { customName: "x" }, "customName"],
    ["a source that is none", { source: "refund" }, "source"],
    [
      "a fixed amount with a currency sign",
      { value: { kind: "fixed", amount: "$5", currency: "USD" } },
      "value",
    ],
    ["a negative amount", { value: { kind: "fixed", amount: "-5", currency: "USD" } }, "value"],
    ["a currency TikTok does not take", { value: { kind: "fixed", amount: "5", currency: "XOF" } }, "value"],
    ["a property's value where there are none", { value: { kind: "property", name: "price" } }, "value"],
    [
      "an order's value of a search",
      { source: "search", event: "Search", value: { kind: "order", part: "total" } },
      "value",
    ],
    [
      "a country's name",
      { conditions: [{ kind: "country", is: "any_of", values: ["Germany"] }] },
      "conditions",
    ],
    [
      "an empty list of tags",
      { conditions: [{ kind: "order_tag", is: "any_of", values: [] }] },
      "conditions",
    ],
    [
      "an order's tag of a checkout",
      {
        source: "checkout",
        event: "InitiateCheckout",
        conditions: [{ kind: "order_tag", is: "any_of", values: ["vip"] }],
      },
      "conditions",
    ],
    ["a field nobody knows", { colour: "red" }, "undefined"],
  ])("%s", (_what, change, field) => {
    const problems = problemsOf({ ...purchase, ...change });
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(new RegExp(`^${field}: \\S`));
  });

  test("two rows with one id", () => {
    expect(readRules([purchase, purchase])).toEqual({
      ok: false,
      problems: [{ row: 1, field: "id", message: "two rows have the same id" }],
    });
  });

  test("more rows than a table has", () => {
    const rows = Array.from({ length: 101 }, (_, number) => ({ ...purchase, id: `p${number}` }));
    expect(readRules(rows)).toMatchObject({ ok: false, problems: [{ row: undefined }] });
    expect(readRules(rows.slice(1)).ok).toBe(true);
  });
});
