import { readMoneySet, type MoneySet } from "#app/core/shopify/money.ts";
import {
  readCurrency,
  readGid,
  readId,
  readInstant,
  readRecord,
  type JsonRecord,
} from "#app/core/shopify/read-field.ts";

/** What an order's total has become since it was placed. */
export type OrderEdit = {
  readonly placed: MoneySet;
  /** After edits, refunds and cancelled lines. */
  readonly current: MoneySet;
  readonly updatedAt: number | undefined;
};

export type ReadOrderEditResult =
  | { readonly ok: true; readonly edit: OrderEdit & { readonly orderId: string } }
  | { readonly ok: false; readonly reason: "body_not_an_object" | "order_id_missing" };

/** Reads an orders/updated webhook, which comes often: of it only what the order is worth by now. */
export function readOrderEdit(body: unknown): ReadOrderEditResult {
  const record = readRecord(body);
  if (record === undefined) return { ok: false, reason: "body_not_an_object" };
  const orderId = readGid(record.admin_graphql_api_id, "Order") ?? readId(record.id);
  if (orderId === undefined) return { ok: false, reason: "order_id_missing" };
  return { ok: true, edit: { orderId, ...readEdit(record) } };
}

export function readEdit(record: JsonRecord): OrderEdit {
  const shop = readCurrency(record.currency);
  const currencies = { shop, buyer: readCurrency(record.presentment_currency) ?? shop };
  return {
    placed: readMoneySet(record.total_price_set, record.total_price, currencies),
    current: readMoneySet(record.current_total_price_set, record.current_total_price, currencies),
    updatedAt: readInstant(record.updated_at),
  };
}
