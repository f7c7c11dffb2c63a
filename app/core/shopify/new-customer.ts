import { readCustomer, type ShopifyCustomer } from "#app/core/shopify/customer.ts";
import { readCurrency, readInstant, readRecord } from "#app/core/shopify/read-field.ts";

/**
 * What Clickback reads of a customer webhook (customers/create; API 2026-10). It tells neither the browser nor what made
 * the customer: a registration, a guest's checkout, a newsletter form, an import.
 */
export type NewCustomer = {
  readonly customer: ShopifyCustomer & { readonly id: string };
  /** Unix milliseconds. */
  readonly createdAt: number | undefined;
  /** Shopify's `state` is "enabled"; not so while it is "disabled" or "invited", or the invitation was declined. */
  readonly hasAccount: boolean;
  /** The shop's own, until the customer has paid in another. */
  readonly currency: string | undefined;
};

export type ReadNewCustomerResult =
  | { readonly ok: true; readonly created: NewCustomer }
  | { readonly ok: false; readonly reason: "body_not_an_object" | "customer_id_missing" };

export function readNewCustomer(body: unknown): ReadNewCustomerResult {
  const record = readRecord(body);
  const customer = readCustomer(record);
  if (record === undefined || customer === undefined) return { ok: false, reason: "body_not_an_object" };
  const { id } = customer;
  if (id === undefined) return { ok: false, reason: "customer_id_missing" };
  return {
    ok: true,
    created: {
      customer: { ...customer, id },
      createdAt: readInstant(record.created_at),
      hasAccount: record.state === "enabled",
      currency: readCurrency(record.currency),
    },
  };
}
