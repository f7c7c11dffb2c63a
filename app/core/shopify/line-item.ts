import { readMoneySet, type MoneySet } from "#app/core/shopify/money.ts";
import { readCount, readId, readList, readRecord, readText } from "#app/core/shopify/read-field.ts";

/** One line of an order or checkout. Prices are before discounts; `discounts` are what is allocated to the whole line. */
export type LineItem = {
  readonly sku: string | undefined;
  readonly variantId: string | undefined;
  readonly productId: string | undefined;
  readonly title: string | undefined;
  readonly vendor: string | undefined;
  readonly quantity: number;
  readonly unitPrice: MoneySet;
  readonly discounts: readonly MoneySet[];
  /** Bought in a subscription. */
  readonly hasSellingPlan: boolean;
};

/** Shopify's samples of orders name none of them; storefronts and some apps' orders do. */
const sellingPlanFields = ["selling_plan_allocation", "selling_plan", "selling_plan_id"];

type Currencies = { readonly shop: string | undefined; readonly buyer: string | undefined };

/**
 * Reads `line_items`. Lines without a quantity of one or more are left out: they were removed, or cannot be read;
 * so are tips, which Shopify lists among the lines: they are no goods and have a total of their own.
 *
 * `discount_allocations` hold line and order discounts alike; `total_discount` stays "0.00" beside them
 * (seen in real payloads), so it is only used where there is no allocation list at all.
 */
export function readLineItems(value: unknown, currencies: Currencies): readonly LineItem[] {
  const lines: LineItem[] = [];
  for (const entry of readList(value)) {
    const record = readRecord(entry);
    const quantity = readCount(record?.quantity);
    if (record === undefined || quantity === undefined || quantity === 0) continue;
    if (readText(record.tip_payment_gateway ?? record.tip_payment_method) !== undefined) continue;
    lines.push({
      sku: readText(record.sku),
      variantId: readId(record.variant_id),
      productId: readId(record.product_id),
      title: readText(record.title),
      vendor: readText(record.vendor),
      quantity,
      unitPrice: readMoneySet(record.price_set, record.price, currencies),
      discounts: readDiscounts(record, currencies),
      hasSellingPlan: sellingPlanFields.some((field) => (record[field] ?? undefined) !== undefined),
    });
  }
  return lines;
}

function readDiscounts(
  record: Readonly<Record<string, unknown>>,
  currencies: Currencies,
): readonly MoneySet[] {
  if (!Array.isArray(record.discount_allocations)) {
    const { total_discount_set: set, total_discount: scalar } = record;
    return (set ?? scalar ?? undefined) === undefined ? [] : [readMoneySet(set, scalar, currencies)];
  }
  return record.discount_allocations.map((allocation: unknown) => {
    const entry = readRecord(allocation);
    return readMoneySet(entry?.amount_set, entry?.amount, currencies);
  });
}
