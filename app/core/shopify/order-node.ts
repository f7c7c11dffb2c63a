import { readGid, readList, readRecord, type JsonRecord } from "#app/core/shopify/read-field.ts";

const money = "{ shopMoney { amount currencyCode } presentmentMoney { amount currencyCode } }";
const address = "{ firstName lastName phone city province provinceCode zip countryCodeV2 }";

/** What of an order the Admin API (2026-10) is asked for, without its connections. Needs read_orders. */
export const orderNodeFields = `id name createdAt processedAt cancelledAt updatedAt
  sourceName displayFinancialStatus test tags taxesIncluded
  currencyCode presentmentCurrencyCode customerLocale clientIp email phone
  customAttributes { key value }
  customerJourneySummary { lastVisit { landingPage } }
  customer { id firstName lastName defaultEmailAddress { emailAddress } defaultPhoneNumber { phoneNumber }
    defaultAddress ${address} }
  billingAddress ${address}
  shippingAddress ${address}
  totalPriceSet ${money} subtotalPriceSet ${money} totalTaxSet ${money} totalShippingPriceSet ${money}
  totalTipReceivedSet ${money} originalTotalDutiesSet ${money} originalTotalAdditionalFeesSet ${money}
  currentTotalPriceSet ${money}`;

/** Of each node of the order's `lineItems`. Needs read_products for the ids. */
export const lineItemNodeFields = `id sku title vendor quantity variant { id } product { id } sellingPlan { name }
  originalUnitPriceSet ${money} discountAllocations { allocatedAmountSet ${money} }`;

/** Of each node of the order's `shippingLines`. */
export const shippingLineNodeFields = `id originalPriceSet ${money} discountedPriceSet ${money}`;

/** An order as the Admin API tells it, with the nodes of its connections. */
export type OrderNode = {
  readonly order: JsonRecord;
  readonly lineItems: readonly JsonRecord[];
  readonly shippingLines: readonly JsonRecord[];
};

/**
 * Writes an order of the Admin API as the order webhooks (2026-10) have it, so that one path reads both. What that API
 * does not tell stays absent: the checkout's and the cart's token, the browser's user agent, and which line is a tip.
 */
export function orderAsWebhook({ order, lineItems, shippingLines }: OrderNode): JsonRecord {
  const customer = readRecord(order.customer);
  return {
    admin_graphql_api_id: order.id,
    name: order.name,
    created_at: order.createdAt,
    processed_at: order.processedAt,
    cancelled_at: order.cancelledAt,
    updated_at: order.updatedAt,
    source_name: order.sourceName,
    financial_status: lowerCased(order.displayFinancialStatus),
    test: order.test,
    tags: readList(order.tags).join(", "),
    taxes_included: order.taxesIncluded,
    currency: order.currencyCode,
    presentment_currency: order.presentmentCurrencyCode,
    customer_locale: order.customerLocale,
    browser_ip: order.clientIp,
    email: order.email,
    phone: order.phone,
    note_attributes: readList(order.customAttributes).map((entry) => {
      const attribute = readRecord(entry);
      return { name: attribute?.key, value: attribute?.value };
    }),
    landing_site: landingSite(order),
    customer: customer && {
      admin_graphql_api_id: customer.id,
      first_name: customer.firstName,
      last_name: customer.lastName,
      email: readRecord(customer.defaultEmailAddress)?.emailAddress,
      phone: readRecord(customer.defaultPhoneNumber)?.phoneNumber,
      default_address: addressAsWebhook(customer.defaultAddress),
    },
    billing_address: addressAsWebhook(order.billingAddress),
    shipping_address: addressAsWebhook(order.shippingAddress),
    total_price_set: setAsWebhook(order.totalPriceSet),
    subtotal_price_set: setAsWebhook(order.subtotalPriceSet),
    total_tax_set: setAsWebhook(order.totalTaxSet),
    total_shipping_price_set: setAsWebhook(order.totalShippingPriceSet),
    total_tip_received_set: setAsWebhook(order.totalTipReceivedSet),
    original_total_duties_set: setAsWebhook(order.originalTotalDutiesSet),
    original_total_additional_fees_set: setAsWebhook(order.originalTotalAdditionalFeesSet),
    current_total_price_set: setAsWebhook(order.currentTotalPriceSet),
    line_items: lineItems.map(lineAsWebhook),
    shipping_lines: shippingLines.map((line) => {
      const discounted = setAsWebhook(line.discountedPriceSet);
      return {
        price_set: setAsWebhook(line.originalPriceSet),
        discounted_price: discounted?.shop_money?.amount,
        discounted_price_set: discounted,
      };
    }),
  };
}

function lineAsWebhook(line: JsonRecord): JsonRecord {
  return {
    sku: line.sku,
    title: line.title,
    vendor: line.vendor,
    quantity: line.quantity,
    variant_id: readGid(readRecord(line.variant)?.id, "ProductVariant"),
    product_id: readGid(readRecord(line.product)?.id, "Product"),
    selling_plan_allocation: line.sellingPlan,
    price_set: setAsWebhook(line.originalUnitPriceSet),
    discount_allocations: readList(line.discountAllocations).map((allocation) => ({
      amount_set: setAsWebhook(readRecord(allocation)?.allocatedAmountSet),
    })),
  };
}

function addressAsWebhook(value: unknown): JsonRecord | undefined {
  const node = readRecord(value);
  return (
    node && {
      first_name: node.firstName,
      last_name: node.lastName,
      phone: node.phone,
      city: node.city,
      province: node.province,
      province_code: node.provinceCode,
      zip: node.zip,
      country_code: node.countryCodeV2,
    }
  );
}

function setAsWebhook(value: unknown) {
  const bag = readRecord(value);
  return (
    bag && {
      shop_money: moneyAsWebhook(bag.shopMoney),
      presentment_money: moneyAsWebhook(bag.presentmentMoney),
    }
  );
}

function moneyAsWebhook(value: unknown) {
  const node = readRecord(value);
  return node && { amount: node.amount, currency_code: node.currencyCode };
}

/** Webhooks have the page without the shop's address before it. */
function landingSite(order: JsonRecord): string | undefined {
  const page = readRecord(readRecord(order.customerJourneySummary)?.lastVisit)?.landingPage;
  if (typeof page !== "string") return undefined;
  if (!URL.canParse(page)) return page;
  const { pathname, search } = new URL(page);
  return pathname + search;
}

function lowerCased(value: unknown): string | undefined {
  return typeof value === "string" ? value.toLowerCase() : undefined;
}
