import { hourMs } from "../pipeline/hand-clock.ts";
import { proveCases } from "./prove-cases.ts";
import { browser, later, ofCheckout, order, published, saveRules, send, unpaid } from "./tell.ts";

const purchase = { id: "purchase", source: "purchase", event: "CompletePayment" };
const vip = { kind: "order_tag", is: "any_of", values: ["vip"] };

/** Which events a conversion becomes. */
proveCases([
  {
    name: "each thing shoppers do has its event by default",
    told: [
      browser("productViewed"),
      browser("searchSubmitted"),
      browser("addedToCart"),
      browser("checkoutStarted"),
      browser("paymentInfoSubmitted"),
      browser("formSubmitted"),
      browser("pageViewed"),
    ],
    ends: [
      "ViewContent 27.5 USD",
      "Search no value",
      "AddToCart 55 USD",
      "InitiateCheckout 55 USD",
      "AddPaymentInfo 55 USD",
      "SubmitForm no value",
    ],
  },
  {
    name: "of two rows that hold for the same event the first counts",
    rules: [
      { ...purchase, id: "vip", value: { kind: "fixed", amount: "9", currency: "USD" }, conditions: [vip] },
      purchase,
    ],
    told: [order("create", { fields: { tags: "vip" } }), order("create", { number: 2 })],
    ends: ["CompletePayment 9 USD", "CompletePayment 60.99 USD"],
  },
  {
    name: "rows of different events make one event each, under one id",
    rules: [purchase, { id: "vip", source: "purchase", event: "VipOrder", conditions: [vip] }],
    told: [order("create", { fields: { tags: "vip" } })],
    ends: ["CompletePayment 60.99 USD", "VipOrder 60.99 USD"],
  },
  {
    name: "a row that is switched off makes nothing, and says so",
    rules: [{ ...purchase, enabled: false }],
    told: [order("create")],
    ends: ["CompletePayment skipped: rule_off"],
  },
  {
    name: "a table without a row for it makes nothing, and says so",
    rules: [{ id: "search", source: "search", event: "Search" }],
    told: [order("create")],
    ends: ["CompletePayment skipped: no_rule"],
  },
  {
    name: "an order may become another of TikTok's events",
    rules: [{ ...purchase, event: "SubmitForm" }],
    told: [order("create")],
    ends: ["SubmitForm 60.99 USD"],
  },
  {
    name: "a named custom event becomes what its row says, any other keeps its name",
    rules: [
      { id: "quiz", source: "custom", customName: "quiz_finished", event: "SubmitForm" },
      { id: "other", source: "custom", event: null },
    ],
    told: [published("quiz_finished"), published("wheel_spun")],
    ends: ["SubmitForm no value", "wheel_spun no value"],
  },
  {
    name: "a named custom event that is switched off is not taken by the row for all others",
    rules: [
      {
        id: "quiz",
        source: "custom",
        customName: "quiz_finished",
        event: "SubmitForm",
        enabled: false,
      },
      { id: "other", source: "custom", event: null },
    ],
    told: [published("quiz_finished")],
    ends: ["quiz_finished skipped: rule_off"],
  },
  {
    name: "a custom event cannot take the name of one of TikTok's",
    told: [published("CompletePayment", { value: 1000, currency: "USD" })],
    ends: ["CustomEvent skipped: event_name_not_allowed"],
  },
  {
    name: "new rules do not send again what was sent",
    told: [
      order("create"),
      send,
      saveRules([purchase, { id: "more", source: "purchase", event: "AnyOrder" }]),
      order("paid"),
    ],
    ends: ["CompletePayment 60.99 USD"],
  },
  {
    name: "an order that waited for its payment becomes what the rules of that day say",
    told: [
      order("create", { fields: unpaid }),
      later(hourMs),
      saveRules([purchase, { id: "more", source: "purchase", event: "AnyOrder" }]),
      order("paid"),
    ],
    ends: ["CompletePayment 60.99 USD", "AnyOrder 60.99 USD"],
  },
  {
    name: "one that waited for consent as well",
    told: [
      order("create", { country: "DE", fields: ofCheckout }),
      saveRules([{ ...purchase, value: { kind: "fixed", amount: "5", currency: "EUR" } }]),
      browser("checkoutCompleted"),
    ],
    ends: ["CompletePayment 5 EUR"],
  },
  {
    name: "a row that was switched off while the order waited for its payment holds",
    told: [order("create", { fields: unpaid }), saveRules([{ ...purchase, enabled: false }]), order("paid")],
    ends: ["CompletePayment skipped: rule_off"],
  },
  {
    name: "a refusal counts before a row that is switched off",
    rules: [{ ...purchase, enabled: false }],
    told: [order("create", { consent: "denied" })],
    ends: ["CompletePayment skipped: consent_denied"],
  },
]);
