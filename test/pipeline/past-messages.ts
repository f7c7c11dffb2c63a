import * as fc from "fast-check";

import type { StorefrontEvent } from "#app/core/storefront/storefront-event.ts";

import { sampleOrder } from "./sample-order.ts";

/** One message of a shop's past: what the inbox is given. */
export type PastMessage = { readonly topic: string; readonly body: unknown };

type Later = "paid" | "refused" | "cancelled";

const country = (code: string) => ({ country_code: code, zip: "94607" });

const orderFields = fc.record({
  tags: fc.constantFrom("", "vip", "gift, VIP"),
  source_name: fc.constantFrom("web", "web", "web", "pos", "subscription_contract"),
  address: fc.constantFrom(country("US"), country("US"), country("DE"), country("CA")),
  total_price: fc.constantFrom("60.99", "12.50", "60.99", "0.00"),
  consent: fc.constantFrom("granted", "granted", "granted", undefined, "denied"),
  test: fc.integer({ min: 0, max: 7 }).map((number) => number === 0),
  isPaid: fc.boolean(),
  /** What is said of it afterwards, in this order. */
  later: fc.constantFrom<readonly Later[]>(
    [],
    [],
    ["paid"],
    ["paid"],
    ["refused"],
    ["paid", "cancelled"],
    ["cancelled"],
  ),
  daysAgo: fc.constantFrom(0, 1, 2, 3, 9),
});

const browsed = fc.constantFrom<object>(
  { name: "search_submitted", query: "linen" },
  { name: "custom", customName: "quiz", properties: { value: "12.50", currency: "EUR", price: 7 } },
  { name: "custom", customName: "other", properties: { price: "3" } },
  { name: "product_viewed", items: [{ sku: "A", quantity: 2, price: "30.10" }], currency: "USD" },
  { name: "form_submitted", email: "jane@example.com" },
);

const dayMs = 86_400_000;

/** A past of orders, some of them paid, refused or cancelled later, and of what browsers told. */
export function pastMessages(now: number): fc.Arbitrary<readonly PastMessage[]> {
  const orders = fc.array(orderFields, { minLength: 6, maxLength: 12 }).map((drawn) =>
    drawn.flatMap(({ address, consent, isPaid, later, daysAgo, ...fields }, index) => {
      const at = now - daysAgo * dayMs;
      const attributes = (answer: string | undefined) => ({
        note_attributes: answer === undefined ? [] : [{ name: "tt_consent", value: answer }],
      });
      const base = { ...fields, billing_address: address, shipping_address: address };
      const body = (changes: object) => sampleOrder(index + 1, at, { ...base, ...changes });
      const first = body({ ...attributes(consent), financial_status: isPaid ? "paid" : "pending" });
      const more = {
        paid: { topic: "orders/paid", body: body(attributes(consent)) },
        refused: { topic: "orders/paid", body: body(attributes("denied")) },
        cancelled: {
          topic: "orders/cancelled",
          body: body({ ...attributes(consent), cancelled_at: new Date(now).toISOString() }),
        },
      };
      return [{ topic: "orders/create", body: first }, ...later.map((kind) => more[kind])];
    }),
  );
  const events = fc.array(browsed, { maxLength: 6 }).map((drawn) =>
    drawn.map((event, index) => {
      const told = { id: `e-${index}`, at: now - 5_000, url: "https://shop.example/", ...event };
      const { name } = told as unknown as StorefrontEvent;
      const visit = { clientId: `client-${index}`, consent: "granted" };
      return { topic: `storefront/${name}`, body: { visit, event: told, isBot: false, receivedAt: now } };
    }),
  );
  return fc.tuple(orders, events).map(([one, other]) => [...one, ...other]);
}
