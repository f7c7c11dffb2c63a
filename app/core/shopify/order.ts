import { readGid, readId, readInstant, readRecord, readText } from "#app/core/shopify/read-field.ts";
import { readSale, type Sale } from "#app/core/shopify/sale.ts";

/** What Clickback reads of an order webhook (orders/create, paid, updated, cancelled; API 2026-10). */
export type ShopifyOrder = Sale & {
  /** Decimal digits, never through a JavaScript number that could round them. */
  readonly id: string;
  /** The number shoppers see, such as "#1001". */
  readonly name: string | undefined;
  readonly checkoutToken: string | undefined;
  readonly processedAt: number | undefined;
  readonly cancelledAt: number | undefined;
  readonly financialStatus: string | undefined;
  readonly test: boolean;
};

export type ReadOrderResult =
  | { readonly ok: true; readonly order: ShopifyOrder }
  | { readonly ok: false; readonly reason: "body_not_an_object" | "order_id_missing" };

/** Reads an order webhook. Only an order without an id is refused: without one nothing can be deduplicated. */
export function readOrder(body: unknown): ReadOrderResult {
  const record = readRecord(body);
  if (record === undefined) return { ok: false, reason: "body_not_an_object" };
  const id = readGid(record.admin_graphql_api_id, "Order") ?? readId(record.id);
  if (id === undefined) return { ok: false, reason: "order_id_missing" };
  const order: ShopifyOrder = {
    ...readSale(record),
    id,
    name: readText(record.name),
    checkoutToken: readText(record.checkout_token),
    processedAt: readInstant(record.processed_at),
    cancelledAt: readInstant(record.cancelled_at),
    financialStatus: readText(record.financial_status),
    test: record.test === true,
  };
  return { ok: true, order };
}
