import type { MappedConversion } from "#app/core/mapping/conversion.ts";
import { mapCheckout as mapReadCheckout } from "#app/core/mapping/map-checkout.ts";
import { mapOrder as mapReadOrder, type MapResult, type OrderTopic } from "#app/core/mapping/map-order.ts";
import type { MappingContext } from "#app/core/mapping/map-sale.ts";
import { readCheckout } from "#app/core/shopify/checkout.ts";
import { readOrder } from "#app/core/shopify/order.ts";

import type { JsonObject } from "../../fixtures/json.ts";

/** A webhook's result: one that can be read is always about a conversion. */
export type SaleResult =
  | { readonly ok: true; readonly conversion: MappedConversion }
  | Extract<MapResult, { ok: false }>;

/** Reads the body of an order webhook and maps it. */
export function mapOrder(body: JsonObject, topic: OrderTopic, context: MappingContext): SaleResult {
  const read = readOrder(body);
  return read.ok ? sale(mapReadOrder(read.order, topic, context)) : { ...read, tiktokEventId: undefined };
}

/** Reads the body of a checkout webhook and maps it. */
export function mapCheckout(body: JsonObject, context: MappingContext): SaleResult {
  const read = readCheckout(body);
  return read.ok ? sale(mapReadCheckout(read.checkout, context)) : { ...read, tiktokEventId: undefined };
}

/** The conversion of a message that can be read and is about one. */
export function conversionOf(result: MapResult): MappedConversion {
  const { conversion } = result.ok ? result : {};
  if (conversion === undefined) throw new Error("not a message about a conversion");
  return conversion;
}

function sale(result: MapResult): SaleResult {
  return result.ok ? { ok: true, conversion: conversionOf(result) } : result;
}
