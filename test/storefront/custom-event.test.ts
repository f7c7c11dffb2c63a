import { describe, expect, test } from "vitest";

import type { JsonObject } from "../fixtures/json.ts";
import type { EventMaker } from "./shopper.ts";
import type { StorefrontWorld } from "./storefront-world.ts";
import { useStorefrontWorld } from "./use-storefront-world.ts";

let world: StorefrontWorld;
let make: EventMaker;
useStorefrontWorld((opened) => ({ world, make } = opened));

const customRule = (name: string) => ({
  id: name.replaceAll(/\W/g, "_").toLowerCase(),
  source: "custom",
  customName: name,
  event: null,
});
const anyCustom = { id: "custom", source: "custom", event: null };

const outcomeOf = async (name: string, ...rules: JsonObject[]) => {
  const { store, events } = await world.sendOne(make.custom(name), rules.length === 0 ? {} : { rules });
  expect(events).toHaveLength(0);
  return (await store.deliveries()).map(({ eventName, state, reason }) => [eventName, state, reason]);
};

describe("a custom event", () => {
  test("that no rule is about, or whose rule is off, is counted and not sent", async () => {
    const started = customRule("quiz_started");
    expect(await outcomeOf("quiz_done", started)).toEqual([["quiz_done", "skipped", "no_rule"]]);
    expect(await outcomeOf("QUIZ_DONE", customRule("quiz_done"))).toEqual([
      ["QUIZ_DONE", "skipped", "no_rule"],
    ]);
    expect(await outcomeOf("quiz_done", { ...customRule("quiz_done"), enabled: false })).toEqual([
      ["quiz_done", "skipped", "rule_off"],
    ]);
    expect(await outcomeOf("quiz_done", { ...customRule("quiz_done"), enabled: false }, anyCustom)).toEqual([
      ["quiz_done", "skipped", "rule_off"],
    ]);
  });

  test.each(["quiz done", "quiz-done", "quiz:done", "añadir"])(
    "whose name TikTok does not allow is not sent, chosen or not: %s",
    async (name) => {
      for (const rules of [[], [customRule(name)]])
        expect(await outcomeOf(name, ...rules)).toEqual([[name, "skipped", "event_name_not_allowed"]]);
    },
  );

  test("cannot have TikTok refuse it by what it puts into TikTok's own keys", async () => {
    const properties = {
      value: "lots",
      currency: "usd",
      num_items: 1.5,
      content_type: "shirt",
      contents: "LS-M-SAND",
      content_ids: "LS-M-SAND",
      order_id: "",
      description: "  ",
      status: 7,
      delivery_category: "pigeon",
      predicted_ltv: -1,
    };
    const event = await world.onlyEvent(make.custom("quiz", properties));
    expect(event["properties"]).toEqual({ status: "7" });
  });

  test("may use them as TikTok means them", async () => {
    const properties = {
      value: 0,
      currency: "EUR",
      num_items: "3",
      content_type: "product_group",
      order_id: 12,
    };
    const event = await world.onlyEvent(make.custom("quiz", properties));
    expect(event["properties"]).toEqual({ ...properties, num_items: 3, order_id: "12" });
  });

  test("tells TikTok no address in clear", async () => {
    const properties = { email: "jane@example.com", note: "write to jane@example.com", plan: "pro" };
    const event = await world.onlyEvent(make.custom("quiz", properties));
    expect(event["properties"]).toEqual({ plan: "pro" });
  });
});

describe("a search", () => {
  test.each([
    ["  linen   shirt ", "linen   shirt"],
    ["リネン", "リネン"],
    ["a\u0000b", "ab"],
  ])("for %j is told under both names", async (query, told) => {
    const event = await world.onlyEvent(make.searchSubmitted({ query }));
    expect(event["properties"]).toEqual({ search_string: told, query: told });
  });

  test.each(["", "   ", "jane@example.com"])("for %j is told without words", async (query) => {
    expect((await world.onlyEvent(make.searchSubmitted({ query })))["properties"]).toEqual({});
  });
});
