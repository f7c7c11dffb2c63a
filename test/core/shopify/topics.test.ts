import { expect, test } from "vitest";

import { eventOfTopic } from "#app/core/mapping/map-message.ts";
import { errandTopics, topicUse, webhookTopics } from "#app/core/shopify/topics.ts";

test("every topic that is mapped leads to its event, a refund or an edit to that of the sale it is about, an erasure to that of the customer", () => {
  const mapped = Object.entries(webhookTopics).flatMap(([topic, use]) => (use === "map" ? [topic] : []));
  expect(Object.fromEntries(mapped.map((topic) => [topic, eventOfTopic(topic)]))).toEqual({
    "orders/create": "CompletePayment",
    "orders/paid": "CompletePayment",
    "orders/cancelled": "CompletePayment",
    "orders/updated": "CompletePayment",
    "checkouts/create": "InitiateCheckout",
    "checkouts/update": "InitiateCheckout",
    "refunds/create": "CompletePayment",
    "customers/create": "CompleteRegistration",
    "customers/redact": "CompleteRegistration",
  });
});

test("what is about the shop itself is carried out, and the list of such topics names all of them", () => {
  const declared = Object.entries(webhookTopics).flatMap(([topic, use]) =>
    use === "carry_out" ? [topic] : [],
  );
  expect([...errandTopics].toSorted()).toEqual(declared.toSorted());
});

test("a topic nobody declared is stored, even one named like a part of JavaScript", () => {
  for (const topic of ["orders/edited", "", "constructor", "__proto__", "toString"])
    expect(topicUse(topic)).toBe("store");
  expect(topicUse("orders/create")).toBe("map");
});
