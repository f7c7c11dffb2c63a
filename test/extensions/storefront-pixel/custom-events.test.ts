import { expect, test } from "vitest";

import { tellOf } from "./tell-of.ts";

test("of a custom event's data no more than 50 properties are told", async () => {
  const data = Object.fromEntries(Array.from({ length: 60 }, (_, index) => [`p${index}`, index]));
  const { event } = await tellOf((page) => page.publishCustom("quiz", data));
  expect("properties" in event && Object.keys(event.properties)).toHaveLength(50);
});

test("a custom event is told by its name, with what stands alone in its data", async () => {
  const { event } = await tellOf((page) =>
    page.publishCustom("quiz:finished", {
      score: 7.5,
      segment: "sandy",
      isMember: false,
      nothing: null,
      nested: { email: "a@example.com" },
      list: [1],
      endless: Infinity,
      long: "x".repeat(1_001),
      ["k".repeat(101)]: 1,
    }),
  );
  expect(event).toMatchObject({
    name: "custom",
    customName: "quiz:finished",
    properties: { score: 7.5, segment: "sandy", isMember: false },
  });
  expect("properties" in event && Object.keys(event.properties)).toHaveLength(3);
});

test("a custom event under a standard event's name is told once, as what it is", async () => {
  const { event } = await tellOf((page) => page.publishCustom("product_viewed", { price: 1 }));
  expect(event).toMatchObject({ name: "custom", customName: "product_viewed" });
});
