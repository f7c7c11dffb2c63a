import { describe, expect, test } from "vitest";

import { canonicalEvents, spellEvent } from "#app/core/tiktok/event-names.ts";
import { tiktokEventSchema } from "#app/core/tiktok/event.ts";

import { sampleEvent, withField } from "../../emulators/tiktok/sample-event.ts";

/** The emulator's sample has every documented field; what we never send is taken out. */
const sample = ["limited_data_use", "page.referrer", "properties.description"].reduce(
  (event, path) => withField(event, path, undefined),
  withField(
    withField(
      withField(sampleEvent("purchase_1", new Date("2026-11-22T12:00:00Z")), "user.phone", "a".repeat(64)),
      "user.external_id",
      "b".repeat(64),
    ),
    "user.ip",
    "81.2.69.142",
  ),
);

describe("the event's schema", () => {
  test("takes an event with everything in it, and one with nothing but what is needed", () => {
    expect(tiktokEventSchema.safeParse(sample).error).toBeUndefined();
    const { event, event_id, event_time, page } = sample;
    expect(
      tiktokEventSchema.safeParse({ event, event_id, event_time, page, user: {}, properties: {} }).success,
    ).toBe(true);
  });

  test.each([
    ["event", undefined],
    ["event", ""],
    ["event_id", 1],
    ["event_id", ""],
    ["event_time", 1_795_342_443_000],
    ["event_time", "1795342443"],
    ["event_time", 1_795_342_443.5],
    ["user", undefined],
    ["user.email", "maya@example.com"],
    ["user.email", "A".repeat(64)],
    ["user.email", ""],
    ["user.email", null],
    ["user.phone", "+14155550142"],
    ["user.phone_number", "a".repeat(64)],
    ["user.first_name", "maya"],
    ["user.zip_code", "94607"],
    ["user.country", "US"],
    ["user.country", "usa"],
    ["user.city", ""],
    ["user.ip", "localhost"],
    ["user.ttclid", "x".repeat(1_001)],
    ["user.ttp", ""],
    ["page.url", "/products/x"],
    ["page.url", "http://shop.example/"],
    ["page", undefined],
    ["properties.value", "21.00"],
    ["properties.value", -1],
    ["properties.value", Number.NaN],
    ["properties.currency", "XOF"],
    ["properties.currency", "usd"],
    ["properties.order_id", 5555],
    ["properties.num_items", 0],
    ["properties.num_items", 1.5],
    ["properties.content_type", "sku"],
    ["properties.contents.0.content_id", 44_012_345_678_901],
    ["properties.contents.0.content_id", ""],
    ["properties.contents.0.price", "10.50"],
    ["properties.contents.0.price", -1],
    ["properties.contents.0.quantity", 0],
    ["properties.contents.0.discount", 1],
    ["limited_data_use", false],
    ["email", "a".repeat(64)],
  ])("refuses %s = %j", (path, value) => {
    expect(tiktokEventSchema.safeParse(withField(sample, path, value)).success).toBe(false);
  });
});

test("an event is spelled as the pixel's browser events are", () => {
  expect(spellEvent("CompletePayment", "classic")).toBe("CompletePayment");
  expect(spellEvent("CompletePayment", "renamed")).toBe("Purchase");
  expect(spellEvent("InitiateCheckout", "renamed")).toBe("InitiateCheckout");
  for (const [name, { classic }] of Object.entries(canonicalEvents)) expect(classic).toBe(name);
});
