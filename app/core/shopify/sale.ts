import { readAddress, type Address } from "#app/core/shopify/address.ts";
import { readCartAttributes, type CartAttributes } from "#app/core/shopify/cart-attributes.ts";
import { readCustomer, type ShopifyCustomer } from "#app/core/shopify/customer.ts";
import { readLineItems, type LineItem } from "#app/core/shopify/line-item.ts";
import { addMoneySets, readMoneySet, type MoneySet } from "#app/core/shopify/money.ts";
import {
  readCurrency,
  readDecimal,
  readInstant,
  readList,
  readRecord,
  readText,
  type JsonRecord,
} from "#app/core/shopify/read-field.ts";

/** What orders and checkouts have in common: who buys what, for how much, and what the storefront left behind. */
export type Sale = {
  readonly createdAt: number | undefined;
  /** Shopify's `source_name`: "web", "pos", "shopify_draft_order", an app's id, ... */
  readonly channel: string | undefined;
  readonly cartToken: string | undefined;
  readonly landingSite: string | undefined;
  readonly email: string | undefined;
  readonly phone: string | undefined;
  readonly locale: string | undefined;
  readonly browserIp: string | undefined;
  readonly userAgent: string | undefined;
  readonly customer: ShopifyCustomer | undefined;
  readonly billingAddress: Address | undefined;
  readonly shippingAddress: Address | undefined;
  readonly attributes: CartAttributes;
  readonly lines: readonly LineItem[];
  readonly taxesIncluded: boolean;
  /** What the buyer pays in; known where an amount in it is not, as in checkouts. */
  readonly buyerCurrency: string | undefined;
  readonly totals: SaleTotals;
};

/** Amounts as placed; what edits and refunds made of them is in `current_*` fields and not read here. */
export type SaleTotals = {
  readonly total: MoneySet;
  readonly subtotal: MoneySet;
  readonly tax: MoneySet;
  readonly shipping: MoneySet;
  readonly tip: MoneySet;
  readonly duties: MoneySet;
  readonly fees: MoneySet;
};

/** What servers commonly take as an address; ads pile up click ids of many networks in one. */
const landingSiteLengthMax = 8_000;

/** Scalars are in the shop's currency (`currency`); the buyer's currency is only in the `*_set` fields. */
export function readSale(record: JsonRecord): Sale {
  const shopCurrency = readCurrency(record.currency);
  const currencies = { shop: shopCurrency, buyer: readCurrency(record.presentment_currency) ?? shopCurrency };
  const total = readMoneySet(record.total_price_set, record.total_price, currencies);
  const client = readRecord(record.client_details);
  return {
    createdAt: readInstant(record.created_at),
    channel: readText(record.source_name),
    cartToken: readText(record.cart_token),
    landingSite: readText(record.landing_site, landingSiteLengthMax),
    email: readText(record.email) ?? readText(record.contact_email),
    phone: readText(record.phone),
    locale: readText(record.customer_locale),
    browserIp: readText(client?.browser_ip) ?? readText(record.browser_ip),
    userAgent: readText(client?.user_agent),
    customer: readCustomer(record.customer),
    billingAddress: readAddress(record.billing_address),
    shippingAddress: readAddress(record.shipping_address),
    attributes: readCartAttributes(record.note_attributes),
    lines: readLineItems(record.line_items, currencies),
    taxesIncluded: record.taxes_included === true,
    buyerCurrency: total.buyer?.currency ?? currencies.buyer,
    totals: {
      total,
      subtotal: readMoneySet(record.subtotal_price_set, record.subtotal_price, currencies),
      tax: readMoneySet(record.total_tax_set, record.total_tax, currencies),
      shipping: readShipping(record, currencies),
      tip: readMoneySet(record.total_tip_received_set, record.total_tip_received, currencies),
      duties: readMoneySet(record.original_total_duties_set, record.total_duties, currencies),
      fees: readMoneySet(record.original_total_additional_fees_set, undefined, currencies),
    },
  };
}

/**
 * Shipping after its discounts, added up over its lines; Shopify's own total, which may be before discounts, only
 * where a line cannot be read or there is none.
 */
function readShipping(
  record: JsonRecord,
  currencies: { readonly shop: string | undefined; readonly buyer: string | undefined },
): MoneySet {
  const lines = readList(record.shipping_lines).map((entry) => {
    const line = readRecord(entry);
    return readDecimal(line?.discounted_price) === undefined
      ? readMoneySet(line?.price_set, line?.price, currencies)
      : readMoneySet(line?.discounted_price_set, line?.discounted_price, currencies);
  });
  const stated = readMoneySet(record.total_shipping_price_set, undefined, currencies);
  const sum = addMoneySets(lines);
  return { shop: sum.shop ?? stated.shop, buyer: sum.buyer ?? stated.buyer };
}
