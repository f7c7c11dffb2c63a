import { dayMs, hourMs, minuteMs, secondMs } from "../pipeline/hand-clock.ts";
import { proveCases } from "./prove-cases.ts";
import { browser, checkout, later, ofCheckout, order, send } from "./tell.ts";

const customer = { customer: { id: 42 } };

proveCases([
  {
    name: "who agreed is told of, click and all",
    told: [order("create", { consent: "granted", click: ["A", hourMs], country: "DE" })],
    ends: ["CompletePayment 60.99 USD click A"],
  },
  {
    name: "who agreed but not to the sale of data is told of with limited data use",
    told: [order("create", { consent: "granted_no_sale", click: ["A", hourMs] })],
    ends: ["CompletePayment 60.99 USD click A limited"],
  },
  {
    name: "who refused is not told of, wherever they are",
    told: [
      order("create", { consent: "denied", click: ["A", hourMs] }),
      order("create", { number: 2, consent: "denied", country: "DE" }),
    ],
    ends: ["CompletePayment skipped: consent_denied", "CompletePayment skipped: consent_denied"],
  },
  {
    name: "who refused is not told of under any policy",
    settings: { unknownConsent: "send" },
    told: [order("create", { consent: "denied" })],
    ends: ["CompletePayment skipped: consent_denied"],
  },
  ...["DE", "NO", "GB", "CH", "GF"].map((country) => ({
    name: `nothing known of somebody in ${country} means withheld`,
    told: [order("create", { country })],
    ends: ["CompletePayment skipped: consent_unknown"],
  })),
  ...["US", "CA", "JP"].map((country) => ({
    name: `nothing known of somebody in ${country} means sent`,
    told: [order("create", { country })],
    ends: ["CompletePayment 60.99 USD"],
  })),
  {
    name: "by the policy to withhold nothing is sent of whom nothing is known, anywhere",
    settings: { unknownConsent: "withhold" },
    told: [order("create")],
    ends: ["CompletePayment skipped: consent_unknown"],
  },
  {
    name: "by the policy to send it is sent, in Germany too",
    settings: { unknownConsent: "send" },
    told: [order("create", { country: "DE" })],
    ends: ["CompletePayment 60.99 USD"],
  },
  {
    name: "the cart agreed and the browser refused: a refusal is never outvoted",
    told: [
      browser("checkoutStarted"),
      browser("pageViewed", { consent: "denied" }),
      order("create", { consent: "granted", fields: ofCheckout }),
    ],
    ends: ["InitiateCheckout skipped: consent_denied", "CompletePayment skipped: consent_denied"],
  },
  {
    name: "the cart agreed and the browser did not want its data sold: limited",
    told: [
      browser("checkoutStarted", { consent: "granted_no_sale" }),
      order("create", { consent: "granted", fields: ofCheckout }),
    ],
    ends: ["InitiateCheckout 55 USD limited", "CompletePayment 60.99 USD limited"],
  },
  {
    name: "a customer who opted out of the sale of data in Shopify is told of with limited data use",
    customers: { 42: { saleOptedOut: true } },
    told: [order("create", { consent: "granted", fields: customer })],
    ends: ["CompletePayment 60.99 USD limited"],
  },
  {
    name: "the merchant's mark keeps a customer back who agreed",
    customers: { 42: { neverSend: true } },
    told: [order("create", { consent: "granted", fields: customer })],
    ends: ["CompletePayment skipped: never_send"],
  },
  {
    name: "the mark says it before the channel does",
    customers: { 42: { neverSend: true } },
    told: [order("create", { fields: { ...customer, source_name: "pos" } })],
    ends: ["CompletePayment skipped: never_send"],
  },
  {
    name: "consent that comes with the browser, a minute later, releases what was withheld",
    told: [
      order("create", { country: "DE", fields: ofCheckout }),
      later(minuteMs),
      browser("checkoutCompleted", { click: ["A", hourMs] }),
    ],
    ends: ["CompletePayment 60.99 USD click A"],
  },
  {
    name: "consent without the sale of data releases it with limited data use",
    told: [
      order("create", { country: "DE", fields: ofCheckout }),
      browser("checkoutCompleted", { consent: "granted_no_sale" }),
    ],
    ends: ["CompletePayment 60.99 USD limited"],
  },
  {
    name: "consent that comes seven days later releases it still",
    told: [
      order("create", { country: "DE", fields: ofCheckout }),
      later(7 * dayMs),
      browser("checkoutCompleted"),
    ],
    ends: ["CompletePayment 60.99 USD"],
  },
  {
    name: "consent that comes after seven days releases nothing",
    told: [
      order("create", { country: "DE", fields: ofCheckout }),
      later(7 * dayMs + secondMs),
      browser("checkoutCompleted"),
    ],
    ends: ["CompletePayment skipped: too_old"],
  },
  {
    name: "a refusal before sending takes back what was to be sent",
    told: [
      browser("checkoutStarted"),
      send,
      order("create", { click: ["A", hourMs], fields: ofCheckout }),
      browser("pageViewed", { consent: "denied" }),
    ],
    ends: ["InitiateCheckout skipped: consent_denied", "CompletePayment skipped: consent_denied"],
  },
  {
    name: "a refusal after sending changes nothing of what TikTok has, and forbids the next order",
    told: [
      browser("checkoutStarted"),
      later(minuteMs),
      order("create", { click: ["A", hourMs], fields: ofCheckout }),
      send,
      browser("pageViewed", { consent: "denied" }),
      order("create", { number: 2, fields: ofCheckout }),
    ],
    ends: [
      "InitiateCheckout 55 USD",
      "CompletePayment 60.99 USD click A",
      "CompletePayment skipped: consent_denied",
    ],
  },
  {
    name: "a refusal of a browser that nobody knows reaches nobody: there is nothing to know it by",
    told: [browser("checkoutCompleted", { consent: "denied" }), order("create", { fields: ofCheckout })],
    ends: ["CompletePayment 60.99 USD"],
  },
  {
    name: "who refused and then agrees is told of from then on",
    told: [
      browser("pageViewed", { consent: "denied", click: ["A", hourMs] }),
      later(minuteMs),
      browser("productViewed"),
    ],
    ends: ["ViewContent 27.5 USD"],
  },
  {
    name: "another device's refusal refuses nothing for this one",
    told: [
      browser("pageViewed", { browser: 2, click: ["A", hourMs], customerId: "42" }),
      browser("pageViewed", { browser: 2, consent: "denied", customerId: "42" }),
      order("create", { fields: customer }),
    ],
    ends: ["CompletePayment 60.99 USD"],
  },
  {
    name: "another device's agreement releases nothing for this one",
    told: [
      browser("pageViewed", { browser: 2, click: ["A", hourMs], customerId: "42" }),
      order("create", { country: "DE", fields: customer }),
    ],
    ends: ["CompletePayment skipped: consent_unknown"],
  },
  {
    name: "a checkout without an address is judged by the currency of its buyer",
    told: [
      checkout({
        fields: {
          billing_address: null,
          shipping_address: null,
          currency: "EUR",
          presentment_currency: "EUR",
        },
      }),
    ],
    ends: ["InitiateCheckout skipped: consent_unknown"],
  },
]);
