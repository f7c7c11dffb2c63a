import { readEdit, type OrderEdit } from "#app/core/shopify/order-edit.ts";
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
  /** Undefined where the message carries none, empty where the order has none. */
  readonly tags: readonly string[] | undefined;
  /** A subscription's later order. */
  readonly isRenewal: boolean;
  readonly edit: OrderEdit;
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
  const sale = readSale(record);
  const checkoutToken = readText(record.checkout_token);
  const order: ShopifyOrder = {
    ...sale,
    id,
    name: readText(record.name),
    checkoutToken,
    processedAt: readInstant(record.processed_at),
    cancelledAt: readInstant(record.cancelled_at),
    financialStatus: readText(record.financial_status),
    test: record.test === true,
    tags: readTags(record.tags),
    isRenewal: isRenewal(sale, checkoutToken),
    edit: readEdit(record),
  };
  return { ok: true, order };
}

/** Shopify writes tags as one text, `"VIP, gift"`. */
function readTags(value: unknown): readonly string[] | undefined {
  if (typeof value !== "string") return undefined;
  return value
    .split(",")
    .map((tag) => readText(tag))
    .filter((tag) => tag !== undefined);
}

/**
 * Whether an order is a subscription's later one. Shopify says so by its channel (`subscription_contract`,
 * `subscription_contract_checkout_one`). Apps with contracts of their own place it under their own channel: then what
 * a webhook shows is that its lines carry a selling plan and that no shopper's checkout stands behind it. The first
 * order of a subscription is bought in a checkout, by a new customer or an old one, and is a purchase.
 */
function isRenewal({ channel, lines }: Sale, checkoutToken: string | undefined): boolean {
  if (channel?.startsWith("subscription_contract") === true) return true;
  return (
    checkoutToken === undefined && channel !== "web" && lines.some(({ hasSellingPlan }) => hasSellingPlan)
  );
}
