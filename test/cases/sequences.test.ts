import { dayMs, hourMs, minuteMs, secondMs } from "../pipeline/hand-clock.ts";
import { proveCases } from "./prove-cases.ts";
import { atOnce, browser, checkout, later, ofCheckout, order, refund, send, unpaid } from "./tell.ts";

/** Duplicates, late ones, and messages out of their order. */
proveCases([
  {
    name: "created and paid is one purchase",
    told: [order("create"), order("paid")],
    ends: ["CompletePayment 60.99 USD"],
  },
  {
    name: "paid and then created is one purchase",
    told: [order("paid"), order("create")],
    ends: ["CompletePayment 60.99 USD"],
  },
  {
    name: "created three times in one breath is one purchase",
    told: [atOnce(order("create"), order("create"), order("create"))],
    ends: ["CompletePayment 60.99 USD"],
  },
  {
    name: "told again after it was sent is sent once",
    told: [order("create"), send, later(hourMs), order("create"), order("paid"), send],
    ends: ["CompletePayment 60.99 USD"],
  },
  {
    name: "only ever paid, the creation lost, is a purchase",
    told: [order("paid")],
    ends: ["CompletePayment 60.99 USD"],
  },
  {
    name: "unpaid waits for its payment",
    told: [order("create", { fields: unpaid })],
    ends: ["CompletePayment skipped: awaiting_payment"],
  },
  {
    name: "unpaid and then paid is sent with the payment",
    told: [order("create", { fields: unpaid }), later(2 * dayMs), order("paid")],
    ends: ["CompletePayment 60.99 USD"],
  },
  {
    name: "an unpaid creation that is heard after the payment undoes nothing",
    told: [order("paid"), order("create", { fields: unpaid })],
    ends: ["CompletePayment 60.99 USD"],
  },
  {
    name: "unpaid counts at once where the trigger is the placing",
    settings: { purchaseTrigger: "placed" },
    told: [order("create", { fields: unpaid })],
    ends: ["CompletePayment 60.99 USD"],
  },
  {
    name: "authorised waits where the trigger is the payment",
    settings: { purchaseTrigger: "paid" },
    told: [
      order("create", { fields: { financial_status: "authorized" } }),
      order("create", { number: 2, fields: { financial_status: "authorized" } }),
      order("paid", { number: 2 }),
    ],
    ends: ["CompletePayment skipped: awaiting_payment", "CompletePayment 60.99 USD"],
  },
  {
    name: "cancelled before sending is not sent",
    told: [order("create"), order("cancelled")],
    ends: ["CompletePayment skipped: cancelled"],
    keeps: ["60.99 USD, cancelled"],
  },
  {
    name: "cancelled and then created is not sent",
    told: [order("cancelled"), order("create"), order("paid")],
    ends: ["CompletePayment skipped: cancelled"],
    keeps: ["60.99 USD, cancelled"],
  },
  {
    name: "cancelled after sending stays sent, and is kept as cancelled",
    told: [order("create"), send, order("cancelled")],
    ends: ["CompletePayment 60.99 USD"],
    keeps: ["60.99 USD, cancelled"],
  },
  {
    name: "cancelled while it waited for its payment is not sent, also when paid after all",
    told: [order("create", { fields: unpaid }), order("cancelled", { fields: unpaid }), order("paid")],
    ends: ["CompletePayment skipped: cancelled"],
  },
  {
    name: "cancelled while it waited for consent stays so when consent comes",
    told: [
      order("create", { country: "DE", fields: ofCheckout }),
      order("cancelled", { country: "DE", fields: ofCheckout }),
      browser("checkoutCompleted"),
    ],
    ends: ["CompletePayment skipped: cancelled"],
  },
  {
    name: "refunded before sending is sent as placed, and the refund kept",
    told: [order("create"), refund("34.00"), send],
    ends: ["CompletePayment 60.99 USD"],
    keeps: ["60.99 USD, refunded 34 USD"],
  },
  {
    name: "refunded after sending stays sent, and the refund is kept",
    told: [order("create"), send, refund("34.00")],
    ends: ["CompletePayment 60.99 USD"],
    keeps: ["60.99 USD, refunded 34 USD"],
  },
  {
    name: "a refund told before its order is kept",
    told: [refund("34.00"), order("create")],
    ends: ["CompletePayment 60.99 USD"],
    keeps: ["60.99 USD, refunded 34 USD"],
  },
  {
    name: "the same refund twice is one, another one is another",
    told: [order("create"), refund("34.00"), refund("34.00"), refund("5.00", { id: 8 })],
    ends: ["CompletePayment 60.99 USD"],
    keeps: ["60.99 USD, refunded 34 USD + 5 USD"],
  },
  {
    name: "an edit after sending is kept and not sent",
    told: [order("create"), send, order("updated", { edited: ["45.00", 60] }), send],
    ends: ["CompletePayment 60.99 USD"],
    keeps: ["60.99 USD, now 45"],
  },
  {
    name: "an edit before sending changes nothing of the value as placed",
    told: [order("create"), order("updated", { edited: ["45.00", 60] }), send],
    ends: ["CompletePayment 60.99 USD"],
    keeps: ["60.99 USD, now 45"],
  },
  {
    name: "an edit told before its order is kept for it",
    told: [order("updated", { edited: ["45.00", 60] }), order("create", { edited: ["60.99", 0] })],
    ends: ["CompletePayment 60.99 USD"],
    keeps: ["60.99 USD, now 45"],
  },
  {
    name: "an edit that was taken back before the order was told leaves it as placed",
    told: [
      order("updated", { edited: ["60.99", 90] }),
      order("paid", { edited: ["45.00", 60] }),
      order("create", { edited: ["60.99", 0] }),
    ],
    ends: ["CompletePayment 60.99 USD"],
    keeps: ["60.99 USD"],
  },
  {
    name: "of two edits the later counts, told first or last",
    told: [
      order("updated", { edited: ["40.00", 120] }),
      order("create"),
      order("updated", { edited: ["45.00", 60] }),
    ],
    ends: ["CompletePayment 60.99 USD"],
    keeps: ["60.99 USD, now 40"],
  },
  {
    name: "an edit of an order that is never told is no conversion",
    told: [order("updated", { edited: ["45.00", 60] })],
    ends: [],
    keeps: [],
  },
  {
    name: "a checkout told by Shopify and by the browser is one",
    speaks: true,
    told: [checkout(), browser("checkoutStarted", { click: ["A", hourMs] })],
    ends: ["InitiateCheckout 60.99 USD click A"],
  },
  {
    name: "told by the browser first it is the same one",
    told: [browser("checkoutStarted", { click: ["A", hourMs] }), checkout()],
    ends: ["InitiateCheckout 60.99 USD click A"],
  },
  {
    name: "the browser's half that comes after sending changes nothing",
    speaks: true,
    told: [checkout(), later(minuteMs), send, browser("checkoutStarted", { click: ["A", hourMs] })],
    ends: ["InitiateCheckout 60.99 USD"],
  },
  {
    name: "what the browser says of its order before the order is told is joined to it",
    speaks: true,
    told: [
      browser("checkoutCompleted", { click: ["A", hourMs] }),
      later(30 * secondMs),
      order("create", { fields: ofCheckout }),
    ],
    ends: ["CompletePayment 60.99 USD click A"],
  },
  {
    name: "the same storefront event posted twice is one",
    told: [
      browser("addedToCart", { fields: { id: "sh-0001-5B2C-4F6E-9A51-2F8F0E7D3B10" } }),
      browser("addedToCart", { fields: { id: "sh-0001-5B2C-4F6E-9A51-2F8F0E7D3B10" } }),
    ],
    ends: ["AddToCart 55 USD"],
  },
]);
