import { readMoneySet, type MoneySet } from "#app/core/shopify/money.ts";
import {
  readCurrency,
  readDecimal,
  readGid,
  readId,
  readInstant,
  readList,
  readRecord,
  type JsonRecord,
} from "#app/core/shopify/read-field.ts";

/** One successful payment back to the buyer, in whatever currency it was made; not said: in the shop's. */
export type RefundPayment = {
  readonly amount: string | undefined;
  readonly currency: string | undefined;
  /** The same in both currencies, where Shopify tells. */
  readonly set: MoneySet;
};

/** What Clickback reads of a refund webhook (refunds/create; API 2026-10). */
export type ShopifyRefund = {
  readonly id: string;
  readonly orderId: string;
  readonly refundedAt: number | undefined;
  /** Empty where goods came back, or fees were waived, without money. */
  readonly payments: readonly RefundPayment[];
  /** Every other amount it tells in both currencies: the rate between them. */
  readonly amounts: readonly MoneySet[];
};

export type ReadRefundResult =
  | { readonly ok: true; readonly refund: ShopifyRefund }
  | { readonly ok: false; readonly reason: "refund_unreadable" };

/** Which fields of its lines hold amounts in both currencies. */
const amountFields = {
  refund_line_items: ["subtotal_set", "total_tax_set"],
  refund_shipping_lines: ["subtotal_amount_set", "tax_amount_set"],
  order_adjustments: ["amount_set", "tax_amount_set"],
  duties: ["amount_set"],
} as const;

/** Reads a refund webhook. One without its own or its order's id is refused: it could be counted twice, or nowhere. */
export function readRefund(body: unknown): ReadRefundResult {
  const record = readRecord(body);
  const id = readGid(record?.admin_graphql_api_id, "Refund") ?? readId(record?.id);
  const orderId = readId(record?.order_id);
  if (record === undefined || id === undefined || orderId === undefined)
    return { ok: false, reason: "refund_unreadable" };
  const refund: ShopifyRefund = {
    id,
    orderId,
    refundedAt: readInstant(record.processed_at) ?? readInstant(record.created_at),
    payments: readList(record.transactions).flatMap(readPayment),
    amounts: [readSet(record.total_duties_set), ...readAmounts(record)],
  };
  return { ok: true, refund };
}

/** The money that moved. A transaction that is pending or failed moved none, and a void only lets go of what was held. */
function readPayment(value: unknown): RefundPayment[] {
  const transaction = readRecord(value);
  if (transaction?.kind !== "refund" || transaction.status !== "success") return [];
  return [
    {
      amount: readDecimal(transaction.amount),
      currency: readCurrency(transaction.currency),
      set: readSet(transaction.amount_set),
    },
  ];
}

function readAmounts(record: JsonRecord): MoneySet[] {
  return Object.entries(amountFields).flatMap(([list, fields]) =>
    readList(record[list]).flatMap((line) => fields.map((field) => readSet(readRecord(line)?.[field]))),
  );
}

function readSet(set: unknown): MoneySet {
  return readMoneySet(set, undefined, { shop: undefined, buyer: undefined });
}
