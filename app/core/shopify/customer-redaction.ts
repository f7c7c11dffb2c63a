import { readId, readList, readRecord, readText } from "#app/core/shopify/read-field.ts";

/** Whose data is to be erased: Shopify asks for it (customers/redact), or the merchant does. */
export type CustomerRedaction = {
  readonly customerId: string | undefined;
  readonly email: string | undefined;
  readonly phone: string | undefined;
  /** Of the customer's orders those whose data goes as well. */
  readonly orderIds: readonly string[];
};

export type ReadRedactionResult =
  | {
      readonly ok: true;
      readonly redaction: CustomerRedaction;
      /** The shop that the signed body names; the header beside it is not signed. */
      readonly shopDomain: string | undefined;
      /** Our own number of what staff or the operator asked for; nothing of Shopify's has one. */
      readonly requestId: string | undefined;
    }
  | { readonly ok: false; readonly reason: "redaction_unreadable" };

/** Reads an erasure; one that names nobody can't be carried out, and somebody has to look at it. */
export function readRedaction(body: unknown): ReadRedactionResult {
  const record = readRecord(body);
  const customer = readRecord(record?.customer);
  const redaction: CustomerRedaction = {
    customerId: readId(customer?.id),
    email: readText(customer?.email),
    phone: readText(customer?.phone),
    orderIds: readList(record?.orders_to_redact).flatMap((id) => readId(id) ?? []),
  };
  const { customerId, email, phone, orderIds } = redaction;
  const isAnybody = customerId !== undefined || email !== undefined || phone !== undefined;
  return isAnybody || orderIds.length > 0
    ? {
        ok: true,
        redaction,
        shopDomain: readText(record?.shop_domain),
        requestId: readId(record?.clickback_request_id),
      }
    : { ok: false, reason: "redaction_unreadable" };
}
