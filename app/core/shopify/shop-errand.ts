import { parseLosslessJson } from "#app/core/lossless-json.ts";
import type { CustomerRedaction } from "#app/core/shopify/customer-redaction.ts";
import { readId, readList, readRecord, readText, type JsonRecord } from "#app/core/shopify/read-field.ts";
import type { ErrandTopic } from "#app/core/shopify/topics.ts";

/** Something to do about the shop itself, as Shopify's message asks for it. */
export type ShopErrand = {
  /** The shop that the signed body names, if it names one: the header beside it is not signed. */
  readonly shopDomain: string | undefined;
} & (
  | { readonly kind: "uninstall" }
  | { readonly kind: "redact_shop" }
  | { readonly kind: "scopes"; readonly scopes: readonly string[] }
  | { readonly kind: "data_request"; readonly person: CustomerRedaction }
);

/** Reads a message about the shop; undefined for one that does not say what it has to. Never throws. */
export function readShopErrand(topic: ErrandTopic, bytes: Buffer): ShopErrand | undefined {
  let body: JsonRecord | undefined;
  try {
    body = readRecord(parseLosslessJson(bytes.toString("utf8")));
  } catch {
    return undefined;
  }
  if (body === undefined) return undefined;
  switch (topic) {
    case "app/uninstalled":
      return { kind: "uninstall", shopDomain: readText(body.myshopify_domain) };
    case "shop/redact":
      return { kind: "redact_shop", shopDomain: readText(body.shop_domain) };
    case "app/scopes_update":
      return {
        kind: "scopes",
        shopDomain: undefined,
        scopes: readList(body.current).flatMap((scope) => readText(scope) ?? []),
      };
    case "customers/data_request":
      return readDataRequest(body);
  }
}

function readDataRequest(body: JsonRecord): ShopErrand | undefined {
  const customer = readRecord(body.customer);
  const person: CustomerRedaction = {
    customerId: readId(customer?.id),
    email: readText(customer?.email),
    phone: readText(customer?.phone),
    orderIds: readList(body.orders_requested).flatMap((id) => readId(id) ?? []),
  };
  const { orderIds, ...said } = person;
  if (orderIds.length === 0 && Object.values(said).every((value) => value === undefined)) return undefined;
  return { kind: "data_request", shopDomain: readText(body.shop_domain), person };
}
