import { hourMs } from "../pipeline/hand-clock.ts";
import { proveCases } from "./prove-cases.ts";
import { browser, ofCheckout, order, unpaid } from "./tell.ts";

const plan = { selling_plan_allocation: { selling_plan: { id: 5, name: "Monthly" } } };
const line = { id: 1, sku: "TEA", product_id: 8, variant_id: 9, quantity: 1, price: "55.00" };
const subscribed = { line_items: [{ ...line, ...plan }] };
const renewal = { ...subscribed, source_name: "subscription_contract_checkout_one" };
const renewalsOn = [
  { id: "purchase", source: "purchase", event: "CompletePayment" },
  { id: "renewal", source: "renewal", event: "RenewalOrder" },
];

/** Where orders come from, and whose they are. */
proveCases([
  {
    name: "an order of the point of sale does not count",
    told: [order("create", { fields: { source_name: "pos" } })],
    ends: ["CompletePayment skipped: channel_off"],
  },
  {
    name: "a draft does not count",
    told: [order("create", { fields: { source_name: "shopify_draft_order" } })],
    ends: ["CompletePayment skipped: channel_off"],
  },
  {
    name: "what TikTok Shop imports does not count: TikTok knows of it",
    told: [order("create", { click: ["A", hourMs], fields: { source_name: "tiktok" } })],
    ends: ["CompletePayment skipped: channel_off"],
  },
  {
    name: "what TikTok Shop imports does not count by its payment either, nor when it is cancelled",
    told: [
      order("create", { fields: { ...unpaid, source_name: "tiktok" } }),
      order("paid", { fields: { source_name: "tiktok" } }),
      order("cancelled", { fields: { source_name: "tiktok" } }),
    ],
    ends: ["CompletePayment skipped: channel_off"],
    keeps: ["60.99 USD, cancelled"],
  },
  {
    name: "another app's channel does not count until the merchant says so",
    told: [order("create", { fields: { source_name: "2376822" } })],
    ends: ["CompletePayment skipped: channel_off"],
  },
  {
    name: "a channel that is switched on counts",
    settings: { channels: { web: true, 2376822: true } },
    told: [order("create", { fields: { source_name: "2376822" } })],
    ends: ["CompletePayment 60.99 USD"],
  },
  {
    name: "the website switched off does not count",
    settings: { channels: { web: false } },
    told: [order("create")],
    ends: ["CompletePayment skipped: channel_off"],
  },
  {
    name: "an order that does not say where it came from does not count",
    told: [order("create", { fields: { source_name: null } })],
    ends: ["CompletePayment skipped: channel_off"],
  },
  {
    name: "an order of no money at all does not count, unless the merchant says so",
    told: [order("create", { fields: { total_price: "0.00" } })],
    ends: ["CompletePayment skipped: total_zero"],
  },
  {
    name: "a free order counts where it is asked for",
    settings: { sendFreeOrders: true },
    told: [order("create", { fields: { total_price: "0.00" } })],
    ends: ["CompletePayment 0 USD"],
  },
  {
    name: "Shopify's test order is none, and not sent to a pixel that is not in test mode",
    told: [order("create", { fields: { test: true } })],
    ends: ["CompletePayment skipped: test_order"],
  },
  {
    name: "a subscription's first order, bought on the web, is a purchase",
    told: [order("create", { click: ["A", hourMs], fields: { ...subscribed, ...ofCheckout } })],
    ends: ["CompletePayment 60.99 USD click A"],
  },
  {
    name: "a subscription's renewal is not sent by default",
    told: [order("create", { fields: renewal })],
    ends: ["CompletePayment skipped: rule_off"],
  },
  {
    name: "a renewal by an app of its own channel, with a selling plan and no checkout, is one too",
    told: [order("create", { fields: { ...subscribed, source_name: "9182736" } })],
    ends: ["CompletePayment skipped: rule_off"],
  },
  {
    name: "first order and renewal become different events where the rules say so",
    rules: renewalsOn,
    told: [
      order("create", { click: ["A", hourMs], fields: { ...subscribed, ...ofCheckout } }),
      order("create", { number: 2, fields: renewal }),
    ],
    ends: ["CompletePayment 60.99 USD click A", "RenewalOrder 60.99 USD"],
  },
  {
    name: "a renewal that is switched on is sent though its channel is not listed",
    rules: [{ id: "renewal", source: "renewal", event: "CompletePayment" }],
    told: [order("create", { fields: renewal })],
    ends: ["CompletePayment 60.99 USD"],
  },
  {
    name: "a guest is told of by email, phone and address",
    told: [order("create", { click: ["A", hourMs], fields: { customer: null } })],
    ends: ["CompletePayment 60.99 USD click A"],
  },
  {
    name: "a guest's second order finds the click of the browser that gave the same email",
    told: [
      browser("formSubmitted", { click: ["A", hourMs], fields: { email: "buyer-1@example.com" } }),
      order("create", { fields: { customer: null, phone: null } }),
    ],
    ends: ["SubmitForm no value click A", "CompletePayment 60.99 USD click A"],
  },
  {
    name: "two guests of different contacts do not share a click",
    told: [
      browser("formSubmitted", { click: ["A", hourMs], fields: { email: "buyer-1@example.com" } }),
      order("create", { number: 2, fields: { customer: null, phone: null } }),
    ],
    ends: ["SubmitForm no value click A", "CompletePayment 60.99 USD"],
  },
  {
    name: "a returning customer's second order is a purchase of its own, with the older click",
    told: [
      order("create", { click: ["A", 2 * hourMs], fields: ofCheckout }),
      order("create", { number: 2, click: ["B", hourMs] }),
    ],
    ends: ["CompletePayment 60.99 USD click A", "CompletePayment 60.99 USD click B"],
  },
  {
    name: "a robot's doings are not told of",
    told: [browser("addedToCart", { userAgent: "Googlebot/2.1 (+http://www.google.com/bot.html)" })],
    ends: ["AddToCart skipped: bot"],
  },
  {
    name: "a shop without a pixel keeps what it would have sent",
    pixels: [],
    told: [order("create")],
    ends: ["CompletePayment skipped: not_connected"],
  },
  {
    name: "each of two pixels is told, but not of events that are switched off there",
    pixels: [{}, { eventsOff: ["AddToCart"] }],
    told: [browser("addedToCart"), order("create")],
    ends: [
      "1: AddToCart 55 USD",
      "2: AddToCart skipped: event_off",
      "1: CompletePayment 60.99 USD",
      "2: CompletePayment 60.99 USD",
    ],
  },
  {
    name: "of two pixels with markets the buyer's own is told",
    settings: { unknownConsent: "send" },
    pixels: [{ markets: ["US", "CA"] }, { markets: ["DE"] }],
    told: [order("create"), order("create", { number: 2, country: "DE" })],
    ends: [
      "1: CompletePayment 60.99 USD",
      "2: CompletePayment skipped: other_market",
      "1: CompletePayment skipped: other_market",
      "2: CompletePayment 60.99 USD",
    ],
  },
]);
