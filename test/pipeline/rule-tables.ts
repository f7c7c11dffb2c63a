import type { JsonObject } from "../fixtures/json.ts";

const purchase = { source: "purchase", event: "CompletePayment" };
const vip = { kind: "order_tag", is: "any_of", values: ["vip"] };

/** Tables that differ in which events an order becomes: by a row more, by a name, by a condition, by a switch. */
export const ruleTables: readonly (readonly JsonObject[])[] = [
  [
    { id: "all", ...purchase },
    { id: "vip", source: "purchase", event: "VipOrder", conditions: [vip] },
    { id: "checkout", source: "checkout", event: "InitiateCheckout" },
  ],
  [
    { id: "all", ...purchase, value: { kind: "fixed", amount: "5", currency: "EUR" } },
    { id: "again", source: "purchase", event: "AnyOrder", value: { kind: "none" } },
    { id: "begun", source: "checkout", event: "CheckoutBegun" },
    { id: "checkout", source: "checkout", event: "InitiateCheckout" },
  ],
  [
    { id: "all", ...purchase, enabled: false },
    { id: "vip", source: "purchase", event: "VipOrder", conditions: [vip] },
    { id: "begun", source: "checkout", event: "CheckoutBegun" },
  ],
];
