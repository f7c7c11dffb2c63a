import { dayMs, hourMs, minuteMs, secondMs } from "../pipeline/hand-clock.ts";
import { proveCases } from "./prove-cases.ts";
import { browser, checkout, later, ofCheckout, order } from "./tell.ts";

const buyers = { fields: { ...ofCheckout, customer: { id: 42 } } };

/** Conflicting sources of the click. */
proveCases([
  {
    name: "of the cart's click and an older one of the browser the newer counts, here the cart's",
    told: [
      browser("checkoutStarted", { click: ["B", 2 * hourMs] }),
      order("create", { click: ["A", hourMs], ...buyers }),
    ],
    ends: ["InitiateCheckout 55 USD click B", "CompletePayment 60.99 USD click A"],
  },
  {
    name: "of the cart's click and a newer one of the browser the newer counts, here the browser's",
    told: [
      browser("checkoutStarted", { click: ["B", minuteMs] }),
      order("create", { click: ["A", hourMs], ...buyers }),
    ],
    ends: ["InitiateCheckout 55 USD click B", "CompletePayment 60.99 USD click B"],
  },
  {
    name: "between clicks of one second the cart counts before the browser",
    told: [
      browser("checkoutStarted", { click: ["A", hourMs] }),
      order("create", { click: ["B", hourMs], ...buyers }),
    ],
    ends: ["InitiateCheckout 55 USD click A", "CompletePayment 60.99 USD click B"],
  },
  {
    name: "between clicks of one second the own browser counts before another device",
    told: [
      browser("pageViewed", { browser: 2, click: ["A", hourMs], customerId: "42" }),
      browser("checkoutStarted", { click: ["B", hourMs] }),
      order("create", buyers),
    ],
    ends: ["InitiateCheckout 55 USD click B", "CompletePayment 60.99 USD click B"],
  },
  {
    name: "between other devices' clicks of one second the same customer counts before the same email",
    told: [
      browser("formSubmitted", {
        browser: 2,
        click: ["A", hourMs],
        fields: { email: "buyer-1@example.com" },
      }),
      browser("pageViewed", { browser: 3, click: ["B", hourMs], customerId: "42" }),
      order("create", { fields: { customer: { id: 42 } } }),
    ],
    ends: ["SubmitForm no value click A", "CompletePayment 60.99 USD click B"],
  },
  {
    name: "a landing page that does not say when gives way to a cart that does, where both are of the order's second",
    told: [order("create", { click: ["A", 0], landing: "B" })],
    ends: ["CompletePayment 60.99 USD click A"],
  },
  {
    name: "a landing page without a time is taken for as old as its order, so it counts before an older cart",
    told: [order("create", { click: ["A", minuteMs], landing: "B" })],
    ends: ["CompletePayment 60.99 USD click B"],
  },
  {
    name: "a landing page whose click was heard of before has that time, so a newer cart counts",
    told: [
      browser("pageViewed", { click: ["B", 2 * hourMs] }),
      order("create", { click: ["A", hourMs], landing: "B" }),
    ],
    ends: ["CompletePayment 60.99 USD click A"],
  },
  {
    name: "the same click in cart and landing page is one, with the cart's time",
    told: [order("create", { click: ["A", 31 * dayMs], landing: "A" })],
    ends: ["CompletePayment skipped: outside_window"],
  },
  {
    name: "a click of after the order led to another one",
    told: [
      order("create", { ago: hourMs, ...buyers }),
      browser("pageViewed", { click: ["A", minuteMs], customerId: "42" }),
      order("paid", { ago: hourMs, ...buyers }),
    ],
    ends: ["CompletePayment 60.99 USD"],
  },
  {
    name: "the phone's click is found although the phone was identified after it",
    told: [
      browser("pageViewed", { browser: 2, click: ["A", minuteMs] }),
      later(hourMs),
      browser("pageViewed", { browser: 2, customerId: "42" }),
      order("create", { ago: -hourMs, fields: { customer: { id: 42 } } }),
    ],
    ends: ["CompletePayment 60.99 USD click A"],
  },
  {
    name: "a browser two hops away is a stranger's",
    told: [
      browser("formSubmitted", {
        browser: 2,
        customerId: "42",
        fields: { email: "family@example.com" },
      }),
      browser("formSubmitted", {
        browser: 3,
        click: ["A", hourMs],
        fields: { email: "family@example.com" },
      }),
      order("create", { fields: { customer: { id: 42 }, phone: null, email: "own@example.com" } }),
    ],
    ends: ["SubmitForm no value", "SubmitForm no value click A", "CompletePayment 60.99 USD"],
  },
  {
    name: "a checkout and its order have each the newest click of their own time",
    told: [
      checkout({ ago: hourMs, click: ["A", hourMs] }),
      later(secondMs),
      order("create", { click: ["B", minuteMs], fields: ofCheckout }),
    ],
    ends: ["InitiateCheckout 60.99 USD click A", "CompletePayment 60.99 USD click B"],
  },
  {
    name: "what is no id of TikTok's is no click",
    told: [order("create", { fields: { landing_site: "/?ttclid=null" } })],
    ends: ["CompletePayment 60.99 USD"],
  },
  {
    name: "no click at all is sent, for matching by identity",
    told: [order("create")],
    ends: ["CompletePayment 60.99 USD"],
  },
]);
