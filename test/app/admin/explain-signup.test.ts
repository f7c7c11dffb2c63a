import { expect, test } from "vitest";

import { explainDelivery } from "#app/core/explain/explain-delivery.ts";
import type { ExplainedDelivery } from "#app/core/explain/explanation.ts";
import { enExplanation } from "#app/strings/en-explanation.ts";

import { customer } from "../../fixtures/customer.ts";
import { factsOf } from "./facts-of.ts";

const now = Date.parse("2026-11-20T12:00:00Z");
const at = (secondsLater: number) => new Date(now + secondsLater * 1_000).toISOString();
const createdAt = at(-5);

const explain = (changes: Partial<ExplainedDelivery> = {}) =>
  explainDelivery(
    {
      state: "accepted",
      reason: undefined,
      event: "CompleteRegistration",
      eventName: "CompleteRegistration",
      tiktokEventId: "customer_8123450917632",
      pixelCode: "CPIXEL",
      eventSource: "web",
      warnings: [],
      testEventCode: undefined,
      attempts: [],
      unknownSince: undefined,
      nextAttemptAt: undefined,
      mappedAt: at(1),
      settledAt: at(3),
      connection: "connected",
      messages: [{ topic: "customers/create", receivedAt: at(0), did: "new_conversion" }],
      unlistedSince: undefined,
      conversion: { source: "signup", occurredAt: createdAt, cancelledAt: undefined, rulesVersion: 0 },
      facts: factsOf(now, customer({ createdAt, hasAddress: true }), "customers/create"),
      body: undefined,
      ...changes,
    },
    enExplanation,
  );

test("a signup is called one, and each of its fields has its source in words", () => {
  const { sentence, timeline, fields } = explain();
  expect(sentence).toBe("This signup was sent, and TikTok accepted it.");
  expect(timeline[0]).toEqual({ at: createdAt, what: "Account created", detail: undefined });
  expect(Object.fromEntries(fields.map(({ path, source }) => [path, source]))).toMatchObject({
    event_time: "Customer: created at",
    "user.email": "Customer",
    "user.phone": "Customer's address",
    "user.zip_code": "Customer's address",
    "page.url": "Front page: Shopify does not say where it happened",
  });
});

test("a customer who did not sign up is told of with what made it, and what would still make it a signup", () => {
  const { sentence, advice } = explain({ state: "skipped", reason: "no_account" });
  expect(sentence).toContain("This signup was not sent");
  expect(sentence).toContain("a newsletter form");
  expect(advice).toContain("ten minutes");
});
