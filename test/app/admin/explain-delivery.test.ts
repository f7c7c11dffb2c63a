import { Big } from "big.js";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";

import type { Attempt } from "#app/core/delivery/attempt.ts";
import { deliveryStates } from "#app/core/delivery/state.ts";
import { explainDelivery } from "#app/core/explain/explain-delivery.ts";
import type { ExplainedDelivery } from "#app/core/explain/explanation.ts";
import { settledReasons } from "#app/core/explain/reason.ts";
import { skipReasons, unreadableReasons } from "#app/core/mapping/skip-reason.ts";
import { enExplanation } from "#app/strings/en-explanation.ts";

import { sampleCheckout, sampleOrder } from "../../pipeline/sample-order.ts";
import { factsOf } from "./facts-of.ts";

const now = Date.parse("2026-11-20T12:00:00Z");
const at = (secondsLater: number) => new Date(now + secondsLater * 1_000).toISOString();
const dayMs = 86_400_000;

const facts = factsOf(now, sampleOrder(1001, now));

function delivery(changes: Partial<ExplainedDelivery> = {}): ExplainedDelivery {
  return {
    state: "accepted",
    reason: undefined,
    event: "CompletePayment",
    eventName: "CompletePayment",
    tiktokEventId: "purchase_1001",
    pixelCode: "CPIXEL",
    eventSource: "web",
    warnings: [],
    testEventCode: undefined,
    attempts: [{ at: at(2), outcome: "accepted", batchSize: 1, httpStatus: 200, code: 0, message: "OK" }],
    unknownSince: undefined,
    nextAttemptAt: undefined,
    mappedAt: at(1),
    settledAt: at(3),
    connection: "connected",
    messages: [{ topic: "orders/create", receivedAt: at(0), did: "new_conversion" }],
    unlistedSince: undefined,
    conversion: { source: "purchase", occurredAt: at(-5), cancelledAt: undefined, rulesVersion: 0 },
    facts,
    body: undefined,
    ...changes,
  };
}

const explain = (changes: Partial<ExplainedDelivery> = {}) =>
  explainDelivery(delivery(changes), enExplanation);

const reasons: readonly string[] = [...skipReasons, ...unreadableReasons, ...settledReasons];

describe("the sentence", () => {
  const anyDelivery = fc.record({
    state: fc.constantFrom(...deliveryStates),
    reason: fc.option(fc.oneof(fc.constantFrom(...reasons), fc.string({ minLength: 1 })), { nil: undefined }),
    connection: fc.constantFrom(
      "connected" as const,
      "needs_reconnecting" as const,
      "disconnected" as const,
      undefined,
    ),
    unknownSince: fc.constantFrom(undefined, at(1)),
    conversion: fc.constantFrom(undefined, delivery().conversion),
    facts: fc.constantFrom(
      undefined,
      facts,
      factsOf(now, sampleOrder(2, now, { source_name: null, billing_address: null })),
    ),
    attempts: fc.constantFrom([], delivery().attempts),
  });

  test("is there for every state and reason, and has no hole in it", () => {
    fc.assert(
      fc.property(anyDelivery, (changes) => {
        const { sentence, advice } = explain(changes);
        for (const text of [sentence, ...(advice === undefined ? [] : [advice])]) {
          expect(text).toMatch(/^[A-Z].*[.]$/s);
          if (changes.reason === undefined || reasons.includes(changes.reason))
            expect(text).not.toMatch(/undefined|null|NaN|\[object/);
        }
      }),
    );
  });

  test.each(reasons)("of %s has words of its own", (reason) => {
    const { sentence } = explain({ state: "skipped", reason });
    expect(sentence).not.toContain("no words for");
    const same = reasons.filter(
      (other) => explain({ state: "skipped", reason: other }).sentence === sentence,
    );
    expect(same).toEqual([reason]);
  });

  test("names a reason that a newer version wrote, as it is", () => {
    expect(explain({ state: "skipped", reason: "toString" }).sentence).toContain("toString");
  });

  test("tells how old the only click was", () => {
    const clickedAt = Math.floor((now - 45 * dayMs) / 1_000);
    const attributes = [
      { name: "ttclid", value: "E.C.P.old" },
      { name: "ttclid_at", value: String(clickedAt) },
    ];
    const explained = explain({
      state: "skipped",
      reason: "outside_window",
      facts: factsOf(now, sampleOrder(3, now, { note_attributes: attributes })),
      conversion: { source: "purchase", occurredAt: at(0), cancelledAt: undefined, rulesVersion: 0 },
    });
    expect(explained.sentence).toContain("45 days before it");
    expect(explained.clicks).toMatchObject([
      { ttclid: "E.C.P.old", verdict: "outside_window", isTimeKnown: true },
    ]);
  });

  test("tells a delivery that grew too old while it waited from one that came too late", () => {
    expect(explain({ state: "dead", reason: "too_old" }).sentence).toContain("waited more than 28 days");
    expect(explain({ state: "skipped", reason: "too_old" }).sentence).toContain("before it arrived");
  });
});

test("a duplicate after a lost reply proves that the earlier attempt had arrived, and is told as that", () => {
  const lost: Attempt = { at: at(2), outcome: "unknown", batchSize: 1, message: "no reply" };
  const duplicate: Attempt = { at: at(9), outcome: "accepted", batchSize: 1, httpStatus: 200, code: 40050 };
  expect(explain({ attempts: [lost, duplicate] }).sentence).toContain("before we knew");
});

test("a delivery that is held names no time at which it would be tried", () => {
  const waiting = { state: "pending", nextAttemptAt: at(60), settledAt: undefined } as const;
  expect(explain({ ...waiting, connection: "connected" }).nextAttemptAt).toBe(at(60));
  for (const connection of ["needs_reconnecting", "disconnected", undefined] as const) {
    const held = explain({ ...waiting, connection });
    expect(held.nextAttemptAt).toBeUndefined();
    expect(held.timeline.map(({ at: moment }) => moment)).not.toContain(at(60));
    expect(held.advice).toBeDefined();
  }
});

test("every field of the event is listed with a source, and every match key is there or said to be missing", () => {
  for (const body of [
    sampleOrder(4, now),
    sampleOrder(5, now, { customer: null, phone: null, client_details: null }),
  ]) {
    const given = factsOf(now, body);
    const { fields, missing } = explain({ facts: given });
    for (const key of Object.keys(given.draft?.user ?? {})) {
      const field = fields.find(({ path }) => path === `user.${key}`);
      expect(field?.source).toMatch(/\w/);
      expect(field?.isHashed).toBe(/^[0-9a-f]{64}$/.test(field?.value ?? ""));
    }
    const keys = [...fields, ...missing].map(({ path }) => path).filter((path) => path.startsWith("user."));
    expect(keys.toSorted()).toEqual(
      Object.keys(enExplanation.key)
        .map((key) => `user.${key}`)
        .toSorted(),
    );
  }
});

test("a test says so, with its code", () => {
  expect(explain({ testEventCode: "TEST51042" }).warnings).toEqual([
    expect.stringMatching(/It is a test.*“TEST51042”/),
  ]);
  expect(explain().warnings).toEqual([]);
});

test("an order of another market names the buyer's country, or that it is not known", () => {
  const skipped = { state: "skipped", reason: "other_market", attempts: [] } as const;
  expect(explain(skipped).sentence).toContain("buyer's country (United States)");
  const nowhere = factsOf(now, sampleOrder(9, now, { billing_address: null, shipping_address: null }));
  expect(explain({ ...skipped, facts: nowhere }).sentence).toContain("buyer's country (not known)");
});

test("what a shopper did in the store is not called a purchase, nor told by Shopify", () => {
  const { sentence, timeline } = explain({
    event: "ViewContent",
    conversion: { source: "product_view", occurredAt: at(-5), cancelledAt: undefined, rulesVersion: 0 },
    messages: [{ topic: "storefront/product_viewed", receivedAt: at(0), did: "new_conversion" }],
  });
  expect(sentence).toMatch(/^This event was sent/);
  expect(timeline.map(({ what }) => what)).toEqual(
    expect.arrayContaining(["It happened", "The storefront told us"]),
  );
});

test("the steps add up to the value", () => {
  const { value } = explain({
    facts: factsOf(now, sampleOrder(6, now, { total_tax: "3.21", total_tip_received: "2.00" })),
  });
  const sum = (value?.steps ?? []).reduce((total, step) => total.plus(step.amount), new Big(0));
  expect(sum.eq(value?.total ?? "-1")).toBe(true);
});

test("nothing about a shopper who refused is shown, because nothing was kept", () => {
  const refused = factsOf(
    now,
    sampleOrder(7, now, { note_attributes: [{ name: "tt_consent", value: "denied" }] }),
  );
  const explained = explain({
    state: "skipped",
    reason: "consent_denied",
    facts: refused,
    attempts: [],
    settledAt: undefined,
  });
  expect(explained).toMatchObject({ fields: [], missing: [], clicks: [], body: undefined });
  expect(explained.consent?.sentence).toContain("refused");
});

test("consent that was not known is not called enough where it stopped the sending", () => {
  const germany = { country_code: "DE" };
  const withheld = factsOf(now, sampleOrder(8, now, { billing_address: germany, shipping_address: germany }));
  expect(
    explain({ state: "skipped", reason: "consent_unknown", facts: withheld }).consent?.sentence,
  ).toContain("nothing is sent then (buyer's country: Germany)");
  expect(explain().consent?.sentence).toContain("does not stop sending (buyer's country: United States)");
});

test("a skipped delivery shows the event as it would have been sent, under the pixel's own spelling", () => {
  const { body } = explain({ state: "skipped", reason: "test_order", eventName: "Purchase", attempts: [] });
  expect(body).toMatchObject({ kind: "draft", event: { event: "Purchase", event_id: "purchase_1001" } });
});

test("a checkout is not called a purchase, and lacks what Shopify leaves out of checkouts", () => {
  const explained = explain({
    event: "InitiateCheckout",
    conversion: { source: "checkout", occurredAt: at(-5), cancelledAt: undefined, rulesVersion: 0 },
    facts: factsOf(now, sampleCheckout("token-1", now), "checkouts/create"),
  });
  expect(explained.sentence).toMatch(/^This checkout/);
  expect(explained.missing.find(({ path }) => path === "user.ip")?.why).toContain("checkouts");
});

test("the timeline is in the order of time, from the order to TikTok's answer", () => {
  const { timeline } = explain();
  expect(timeline.map(({ what }) => what)).toEqual([
    "Order placed",
    "Shopify told us",
    "Mapped to an event",
    "Sent to TikTok",
    "TikTok accepted it",
  ]);
});
