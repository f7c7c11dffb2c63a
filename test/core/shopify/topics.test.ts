import { expect, test } from "vitest";

import { topicEvents } from "#app/core/mapping/map-message.ts";
import { topicUse, webhookTopics } from "#app/core/shopify/topics.ts";

test("every topic that is mapped leads to an event, and no other", () => {
  const mapped = Object.entries(webhookTopics).flatMap(([topic, use]) => (use === "map" ? [topic] : []));
  expect(Object.keys(topicEvents).toSorted()).toEqual(mapped.toSorted());
});

test("a topic nobody declared is stored, even one named like a part of JavaScript", () => {
  for (const topic of ["orders/edited", "", "constructor", "__proto__", "toString"])
    expect(topicUse(topic)).toBe("store");
  expect(topicUse("orders/create")).toBe("map");
});
