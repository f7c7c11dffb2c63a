import { describe, expect, test } from "vitest";

import { mapMessage } from "#app/core/mapping/map-message.ts";

import { contextOf, now } from "../../fixtures/case.ts";
import { checkout } from "../../fixtures/checkout.ts";
import type { JsonObject } from "../../fixtures/json.ts";
import { order } from "../../fixtures/order.ts";
import { checkoutToken } from "../../fixtures/shopper-browser.ts";
import { conversionOf, mapCheckout } from "./map-body.ts";

const map = (fields: JsonObject) => mapCheckout(checkout({ fields }), contextOf({}));

const bytesUpdatedAt = (updated: string) =>
  Buffer.from(JSON.stringify(checkout({ fields: { updated_at: updated } })));

describe("a checkout", () => {
  test("has one id however often it is updated, and the order knows its token", () => {
    const ids = [
      mapMessage("checkouts/create", bytesUpdatedAt("2026-11-22T02:09:51-08:00"), contextOf({})),
      mapMessage("checkouts/update", bytesUpdatedAt("2026-11-22T02:12:00-08:00"), contextOf({})),
    ].map((result) => conversionOf(result).tiktokEventId);
    expect(new Set(ids)).toEqual(new Set([`checkout_${checkoutToken}`]));
    expect(order()["checkout_token"]).toBe(checkoutToken);
  });

  test.each([null, "", "  ", "a b", "<token>", "x".repeat(129), 7, "é"])(
    "with the token %j is unreadable",
    (token) => {
      expect(map({ token })).toEqual({
        ok: false,
        reason: "checkout_token_missing",
        tiktokEventId: undefined,
      });
    },
  );

  test("has the time it was begun, and none from the future", () => {
    expect(map({ created_at: new Date(now + 300_000).toISOString() })).toMatchObject({ ok: true });
    for (const created of [null, new Date(now + 300_001).toISOString()])
      expect(map({ created_at: created })).toMatchObject({ ok: false, reason: "time_unreadable" });
  });

  test("is no test, is never cancelled and waits for no payment, whatever an order's fields would say", () => {
    const fields = { test: true, cancelled_at: "2026-11-22T03:00:00Z", financial_status: "pending" };
    expect(map(fields)).toMatchObject({
      conversion: { test: undefined, cancelledAt: undefined, events: [{ skip: undefined }] },
    });
  });

  test("may be too old, too", () => {
    expect(map({ created_at: "2026-11-15T11:59:59Z" })).toMatchObject({
      conversion: { events: [{ skip: "too_old" }] },
    });
  });
});
