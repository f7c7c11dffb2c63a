import type { GraphqlObject } from "./answer-graphql.ts";

type Json = { readonly [key: string]: unknown };

/** An order's two connections are lists here; the bulk operation and an answer to a query lay them out. */
export type OrderObject = GraphqlObject & {
  readonly lineItems: readonly GraphqlObject[];
  readonly shippingLines: readonly GraphqlObject[];
};

/**
 * The Admin API's Order (2026-10) of an order that is known as its webhook has it. Types are the schema's: enums in
 * capitals, decimals without trailing zeros, global ids, times in UTC, and none of the webhook's fields that the API
 * lacks.
 */
export function orderObject(webhook: Json, shopOrigin: string): OrderObject {
  const w = webhook;
  const customer = record(w["customer"]);
  const landing = w["landing_site"];
  return {
    __typename: "Order",
    id: w["admin_graphql_api_id"],
    legacyResourceId: String(w["id"]),
    name: w["name"],
    createdAt: time(w["created_at"]),
    processedAt: time(w["processed_at"]),
    cancelledAt: time(w["cancelled_at"]),
    updatedAt: time(w["updated_at"]),
    sourceName: w["source_name"] ?? null,
    displayFinancialStatus: String(w["financial_status"] ?? "pending").toUpperCase(),
    test: w["test"],
    tags: String(w["tags"] ?? "")
      .split(", ")
      .filter((tag) => tag !== ""),
    taxesIncluded: w["taxes_included"],
    currencyCode: w["currency"],
    presentmentCurrencyCode: w["presentment_currency"],
    customerLocale: w["customer_locale"] ?? null,
    clientIp: w["browser_ip"] ?? null,
    email: w["email"] ?? null,
    phone: w["phone"] ?? null,
    customAttributes: list(w["note_attributes"]).map(({ name, value }) => ({
      __typename: "Attribute",
      key: name,
      value: value ?? null,
    })),
    customerJourneySummary: {
      __typename: "CustomerJourneySummary",
      ready: true,
      lastVisit:
        typeof landing === "string"
          ? { __typename: "CustomerVisit", landingPage: new URL(landing, shopOrigin).toString() }
          : null,
    },
    customer:
      customer === undefined
        ? null
        : {
            __typename: "Customer",
            id: customer["admin_graphql_api_id"],
            firstName: customer["first_name"] ?? null,
            lastName: customer["last_name"] ?? null,
            defaultEmailAddress: wrap("CustomerEmailAddress", "emailAddress", customer["email"]),
            defaultPhoneNumber: wrap("CustomerPhoneNumber", "phoneNumber", customer["phone"]),
            defaultAddress: address(customer["default_address"]),
          },
    billingAddress: address(w["billing_address"]),
    shippingAddress: address(w["shipping_address"]),
    totalPriceSet: bag(w["total_price_set"]),
    subtotalPriceSet: bag(w["subtotal_price_set"]),
    totalTaxSet: bag(w["total_tax_set"]),
    totalShippingPriceSet: bag(w["total_shipping_price_set"]),
    totalTipReceivedSet: tip(w),
    originalTotalDutiesSet: bag(w["original_total_duties_set"]),
    originalTotalAdditionalFeesSet: bag(w["original_total_additional_fees_set"]),
    currentTotalPriceSet: bag(w["current_total_price_set"]),
    lineItems: list(w["line_items"]).map(lineItem),
    shippingLines: list(w["shipping_lines"]).map((line) => ({
      __typename: "ShippingLine",
      id: `gid://shopify/ShippingLine/${String(line["id"])}`,
      title: line["title"],
      originalPriceSet: bag(line["price_set"]),
      discountedPriceSet: bag(line["discounted_price_set"]),
    })),
  };
}

function lineItem(line: Json): GraphqlObject {
  const plan = record(record(line["selling_plan_allocation"])?.["selling_plan"]);
  return {
    __typename: "LineItem",
    id: line["admin_graphql_api_id"],
    sku: line["sku"] ?? null,
    title: line["title"],
    vendor: line["vendor"] ?? null,
    quantity: line["quantity"],
    currentQuantity: line["current_quantity"],
    variant: node("ProductVariant", line["variant_id"]),
    product: node("Product", line["product_id"]),
    sellingPlan: plan === undefined ? null : { __typename: "LineItemSellingPlan", name: plan["name"] },
    originalUnitPriceSet: bag(line["price_set"]),
    discountAllocations: list(line["discount_allocations"]).map((allocation) => ({
      __typename: "DiscountAllocation",
      allocatedAmountSet: bag(allocation["amount_set"]),
    })),
  };
}

/** Webhooks say it in the shop's currency alone. */
function tip(w: Json): GraphqlObject {
  const amount = decimal(w["total_tip_received"] ?? "0.00");
  const money = { __typename: "MoneyV2", amount, currencyCode: w["currency"] };
  return { __typename: "MoneyBag", shopMoney: money, presentmentMoney: money };
}

function bag(set: unknown): GraphqlObject | null {
  const sides = record(set);
  if (sides === undefined) return null;
  const money = (side: unknown) => ({
    __typename: "MoneyV2",
    amount: decimal(record(side)?.["amount"]),
    currencyCode: record(side)?.["currency_code"],
  });
  return {
    __typename: "MoneyBag",
    shopMoney: money(sides["shop_money"]),
    presentmentMoney: money(sides["presentment_money"]),
  };
}

/** Shopify's Decimal: `12.00` is `"12.0"`. */
function decimal(amount: unknown): string {
  const text = String(amount);
  return text.includes(".") ? text.replace(/0+$/, "").replace(/\.$/, ".0") : `${text}.0`;
}

function address(value: unknown): GraphqlObject | null {
  const given = record(value);
  if (given === undefined) return null;
  return {
    __typename: "MailingAddress",
    firstName: given["first_name"] ?? null,
    lastName: given["last_name"] ?? null,
    phone: given["phone"] ?? null,
    city: given["city"] ?? null,
    province: given["province"] ?? null,
    provinceCode: given["province_code"] ?? null,
    zip: given["zip"] ?? null,
    countryCodeV2: given["country_code"] ?? null,
  };
}

function node(type: string, id: unknown): GraphqlObject | null {
  return id === null || id === undefined
    ? null
    : { __typename: type, id: `gid://shopify/${type}/${String(id)}` };
}

function wrap(type: string, field: string, value: unknown): GraphqlObject | null {
  return value === null || value === undefined ? null : { __typename: type, [field]: value };
}

function time(value: unknown): string | null {
  return typeof value === "string" ? new Date(value).toISOString().replace(".000Z", "Z") : null;
}

function record(value: unknown): Json | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Json) : undefined;
}

function list(value: unknown): readonly Json[] {
  return Array.isArray(value) ? (value as Json[]) : [];
}
