import type { MappedConversion } from "#app/core/mapping/conversion.ts";
import type { SkipReason } from "#app/core/mapping/skip-reason.ts";
import type { OrderTopic } from "#app/core/mapping/map-order.ts";

import { contextOf } from "../../fixtures/case.ts";
import type { JsonObject } from "../../fixtures/json.ts";
import { order } from "../../fixtures/order.ts";
import { mapCheckout, mapOrder } from "./map-body.ts";

/** What an order's message becomes. */
export function aConversion(topic: OrderTopic, fields: JsonObject = {}): MappedConversion {
  const result = mapOrder(order({ fields }), topic, contextOf({}));
  if (!result.ok) throw new Error(result.reason);
  return result.conversion;
}

/** The same of a checkout's. */
export function aCheckout(body: JsonObject): MappedConversion {
  const result = mapCheckout(body, contextOf({}));
  if (!result.ok) throw new Error(result.reason);
  return result.conversion;
}

export const created = aConversion("orders/create", { financial_status: "pending" });
export const paid = aConversion("orders/paid", { financial_status: "paid" });
export const cancelled = aConversion("orders/cancelled", {
  financial_status: "voided",
  cancelled_at: "2026-11-22T02:31:00-08:00",
});

/** The same conversion, held back for this reason. */
export function skipped(conversion: MappedConversion, skip: SkipReason): MappedConversion {
  return {
    ...conversion,
    facts: { ...conversion.facts, skip },
    events: conversion.events.map((event) => ({ ...event, skip })),
  };
}
