import { sampleCheckout, sampleOrder, type SampleOrder } from "../pipeline/sample-order.ts";
import { canary } from "./canaries.ts";

export type CanaryMessage = {
  readonly topic: string;
  readonly body: unknown;
  readonly signed: boolean;
  readonly path?: string;
};

const address = {
  first_name: canary.firstName,
  last_name: canary.lastName,
  name: `${canary.firstName} ${canary.lastName}`,
  address1: canary.street,
  city: "San Francisco",
  province_code: "CA",
  zip: canary.zip,
  country_code: "US",
  phone: canary.phone,
};

const person: SampleOrder = {
  email: canary.email,
  contact_email: canary.email,
  phone: "415-555-0137",
  customer: {
    id: Number(canary.customerId),
    email: canary.email,
    phone: "+14155550137",
    first_name: canary.firstName,
    last_name: canary.lastName,
    default_address: address,
  },
  billing_address: address,
  shipping_address: address,
  browser_ip: canary.ip,
  client_details: { browser_ip: canary.ip, user_agent: canary.userAgent },
  landing_site: `/?ttclid=${canary.ttclid}&email=${encodeURIComponent(canary.email)}`,
  order_status_url: `https://leak-check.example/orders?email=${canary.email}`,
  note: `Ring twice, ${canary.firstName}`,
};

/** Messages full of personal data, one for each way through the product. `now` in Unix milliseconds. */
export function canaryMessages(now: number): readonly CanaryMessage[] {
  const attributes = (consent: string) => [
    { name: "ttclid", value: canary.ttclid },
    { name: "ttclid_at", value: String(Math.floor(now / 1_000) - 60) },
    { name: "_ttp", value: canary.ttp },
    { name: "tt_consent", value: consent },
  ];
  const order = (id: number, changes: SampleOrder = {}) =>
    sampleOrder(id, now - 60_000, { ...person, note_attributes: attributes("granted"), ...changes });
  const signed = true;
  return [
    { topic: "orders/create", body: order(1), signed },
    { topic: "orders/paid", body: order(1), signed },
    { topic: "orders/create", body: order(2), signed },
    { topic: "orders/create", body: order(3, { note_attributes: attributes("denied") }), signed },
    { topic: "orders/create", body: order(4, { source_name: "pos" }), signed },
    { topic: "orders/create", body: order(5, { financial_status: "pending" }), signed },
    { topic: "orders/cancelled", body: order(5, { cancelled_at: new Date(now).toISOString() }), signed },
    { topic: "checkouts/create", body: sampleCheckout("leak-check-token", now - 60_000, person), signed },
    { topic: "customers/create", body: person["customer"], signed },
    {
      topic: "customers/data_request",
      body: { customer: person["customer"], orders_requested: [1] },
      signed,
    },
    { topic: "orders/create", body: `{ "broken": "${canary.email} ${canary.phone}`, signed },
    { topic: "orders/create", body: { ...person, id: null, admin_graphql_api_id: canary.email }, signed },
    {
      topic: "orders/create",
      body: order(6, { processed_at: canary.email, created_at: canary.phone }),
      signed,
    },
    { topic: "orders/create", body: order(7), signed: false },
    { topic: "orders/create", body: order(8), signed, path: `/webhooks?email=${canary.email}` },
  ];
}
