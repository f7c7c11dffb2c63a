import { readAddress, type Address } from "#app/core/shopify/address.ts";
import { readGid, readId, readRecord, readText } from "#app/core/shopify/read-field.ts";

/** A customer as orders and checkouts carry it. */
export type ShopifyCustomer = {
  readonly id: string | undefined;
  readonly email: string | undefined;
  readonly phone: string | undefined;
  readonly firstName: string | undefined;
  readonly lastName: string | undefined;
  readonly address: Address | undefined;
};

export function readCustomer(value: unknown): ShopifyCustomer | undefined {
  const record = readRecord(value);
  if (record === undefined) return undefined;
  return {
    id: readGid(record.admin_graphql_api_id, "Customer") ?? readId(record.id),
    email: readText(record.email),
    phone: readText(record.phone),
    firstName: readText(record.first_name),
    lastName: readText(record.last_name),
    address: readAddress(record.default_address),
  };
}
