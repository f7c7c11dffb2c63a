import type { ExplanationTexts } from "#app/core/explain/explanation-texts.ts";
import { enAnswers } from "#app/strings/en-answers.ts";
import { enRuleVerdict } from "#app/strings/en-rule-verdict.ts";
import { enReasons } from "#app/strings/en-reasons.ts";

/** Everything an explanation says; given to app/core/explain. */
export const enExplanation = {
  locale: "en",
  subject: {
    purchase: "This purchase",
    checkout: "This checkout",
    signup: "This signup",
    event: "This event",
    message: "This message",
  },
  accepted: {
    first: ({ subject }) => `${subject} was sent, and TikTok accepted it.`,
    later: ({ subject, attempts }) => `${subject} was sent, and TikTok accepted it at attempt ${attempts}.`,
    proved: ({ subject }) =>
      `${subject} had reached TikTok before we knew: its answer to a further attempt was that it already has it.`,
  },
  waiting: {
    first: {
      short: "Waiting to be sent",
      sentence: ({ subject }) => `${subject} is about to be sent to TikTok.`,
    },
    again: {
      short: "Will be tried again",
      sentence: ({ subject, attempts }) =>
        `${subject} could not be handed over yet (attempts so far: ${attempts}) and is tried again by itself, for up to 72 hours.`,
    },
    replayed: {
      short: "Sent again by hand",
      sentence: ({ subject }) => `${subject} is about to be sent again, because somebody asked for it.`,
    },
    unknown: {
      short: "No clear answer, sent again",
      sentence: ({ subject }) =>
        `${subject} was sent, but TikTok's answer never came: the same event is sent again, and TikTok counts it once.`,
    },
    reconnect: {
      short: "Held until TikTok is reconnected",
      sentence: ({ subject }) =>
        `${subject} is held, because TikTok no longer takes the store's access token.`,
      advice: "Reconnect TikTok: everything that is held is then sent.",
    },
    disconnected: {
      short: "Held, TikTok is disconnected",
      sentence: ({ subject }) => `${subject} is held, because its pixel is no longer connected.`,
      advice: "Connect TikTok again to send it.",
    },
  },
  redacted: {
    short: "Erased on request",
    sentence: ({ subject }) => `${subject} was not sent: the shopper's data was erased first.`,
  },
  redactedWhileSending: {
    short: "Erased while being sent",
    sentence: ({ subject }) =>
      `${subject} may have reached TikTok: the shopper's data was erased here before TikTok's answer came.`,
  },
  reason: enReasons,
  waitedTooLong: {
    short: "Waited too long",
    sentence: ({ subject }) =>
      `${subject} was not sent, because it waited more than 28 days, longer than TikTok matches.`,
    advice: "This happens when TikTok stays unconnected for weeks.",
  },
  otherReason: (reason) => ({
    short: reason,
    sentence: ({ subject }) => `${subject} ended for a reason this version has no words for: ${reason}.`,
  }),
  isTest: (testEventCode) =>
    `It is a test: TikTok is told so by the test event code “${testEventCode}”, shows it under Test events and does not count it.`,
  warning: {
    currency_not_supported: "TikTok does not take this currency, so the event goes without value and prices.",
    value_missing: "It does not say its value in the chosen currency, so the event goes without one.",
    lines_without_id: "Some lines have neither a SKU nor a product and are not among the contents.",
    no_contents: "No line of it could be named to TikTok.",
  },
  ...enAnswers,
  replayed: { meaning: "Somebody had it sent again: the same event, with the same id." },
  split: (batchSize) =>
    `TikTok refused the whole request of ${batchSize} events. It was split up to find the event that was meant.`,
  consent: {
    granted: () => "The shopper agreed to marketing.",
    granted_no_sale: () =>
      "The shopper agreed to marketing, but not to the sale of their data: TikTok is told to limit its use.",
    denied: () => "The shopper refused marketing, so nothing about them was collected or sent.",
    unknown: ({ countries }) =>
      `Nothing is known of the shopper's choice. By the store's policy that does not stop sending (buyer's country: ${countries ?? "not known"}).`,
  },
  rule: enRuleVerdict,
  consentWithheld: ({ countries }) =>
    `Nothing is known of the shopper's choice. By the store's policy nothing is sent then (buyer's country: ${countries ?? "not known"}).`,
  clickSource: {
    cart_attributes: "Cart attributes",
    landing_page: "Landing page",
    checkout_visitor: "Storefront visit",
    same_customer: "Another device of the same customer",
    same_email: "Another device where the same email was given",
    same_phone: "Another device where the same phone number was given",
  },
  clickVerdict: {
    used: "The newest inside the attribution window, so it is the one TikTok is told.",
    older_than_another: "Inside the attribution window, but another click is newer or says more.",
    outside_window: "Older than the attribution window.",
  },
  noClicks: "No TikTok click came with it. TikTok can still match it by the shopper's other details.",
  clickTimeUnknown: "Nobody noted its time; the time of the order stands in.",
  key: {
    email: { label: "Email", missing: "none was given" },
    phone: { label: "Phone", missing: "none was given that can be dialled" },
    external_id: { label: "Customer id", missing: "the shopper has no customer account" },
    first_name: { label: "First name", missing: "none was given" },
    last_name: { label: "Last name", missing: "none was given" },
    zip_code: { label: "Postal code", missing: "none was given" },
    city: { label: "City", missing: "none was given" },
    state: { label: "State or province", missing: "none was given" },
    country: { label: "Country", missing: "none was given" },
    ip: { label: "IP address", missing: "Shopify gave no public address" },
    user_agent: { label: "Browser", missing: "Shopify did not say" },
    locale: { label: "Language", missing: "Shopify did not say" },
    ttclid: { label: "TikTok click id", missing: "no click counted" },
    ttp: { label: "TikTok browser id", missing: "TikTok's cookie was not captured" },
  },
  missingFromCheckout: "Shopify leaves it out of checkouts",
  missingFromApps: "TikTok takes it from websites only",
  noClicksOfApps: "A mobile app sold it, and TikTok takes clicks from websites only.",
  eventSource: {
    web: "It is reported for the website, by the code of its pixel.",
    app: ({ appId, channel }) =>
      `It is reported for the mobile app with TikTok's number ${appId}, because the store's settings say that the sales channel “${channel ?? ""}” is that app. It goes there once, and to no pixel.`,
  },
  withheldKeys: "Nothing about the shopper was collected, clicks included.",
  field: {
    event_id: { label: "Event id", source: "Order id, checkout token, customer id or the storefront's own" },
    event_time: { label: "Time (Unix seconds)", source: "Order" },
    "page.url": { label: "Page", source: "Landing page" },
    "app.app_id": { label: "TikTok app id", source: "The store's settings" },
    limited_data_use: { label: "Limited data use", source: "The shopper's consent" },
  },
  property: {
    order_id: { label: "Order id", source: "Order" },
    num_items: { label: "Units", source: "Sum of the quantities" },
    content_type: { label: "Kind of content ids", source: "The store's setting for product ids" },
    value: { label: "Value", source: "Worked out from the order" },
    currency: { label: "Currency", source: "Order, by the store's setting" },
    search_string: { label: "Search", source: "What the shopper searched for" },
    query: { label: "Search, by its older name", source: "What the shopper searched for" },
  },
  source: {
    order: "Order",
    customer: "Customer",
    "customer id": "Customer",
    "customer's address": "Customer's address",
    "billing address": "Billing address",
    "shipping address": "Shipping address",
    "shopper's browser": "Shopper's browser, by Shopify",
    "cart attributes": "Cart attributes",
    "landing page": "Landing page",
    "shop's front page": "Front page: no usable landing page",
    "page not told": "Front page: Shopify does not say where it happened",
    "sale opt-out": "The customer's choice in Shopify",
    "order's processed_at": "Order: processed at",
    "order's created_at": "Order: created at",
    "checkout's created_at": "Checkout: created at",
    "customer's created_at": "Customer: created at",
    "checkout visitor": "Storefront visit",
    "same customer": "Another device of the same customer",
    "same email": "Another device with the same email",
    "same phone": "Another device with the same phone number",
    "storefront visit": "Storefront visit",
    "storefront form": "Form on the storefront",
    "storefront cookie": "Storefront visit",
    "browser's clock": "Shopper's browser",
    "page it happened on": "Page it happened on",
  },
  valueStep: {
    lines: "Products after discounts",
    shipping: "Shipping",
    tax: "Tax",
    tip: "Tip",
    duties: "Duties",
    fees: "Fees",
    tax_left_out: "Tax, left out by setting",
    shipping_left_out: "Shipping, left out by setting",
    remainder: "Rounding and other differences",
    fixed: "As the rule says",
    property: "As the event was published",
    told: "As the storefront told",
  },
  valueNotSent: "It was not sent with the event: TikTok does not take this currency.",
  valueUnknown: "The order does not say it, so the event has no value.",
  valueNone: "By the store's rule the event has no value.",
  timeline: {
    occurred: {
      purchase: "Order placed",
      checkout: "Checkout started",
      signup: "Account created",
      event: "It happened",
    },
    received: { shopify: "Shopify told us", storefront: "The storefront told us" },
    did: {
      new_conversion: "it was mapped from this",
      changed_conversion: "this changed what becomes of it",
      known_conversion: "this changed nothing that is sent",
      visitor_noted: "kept for when Shopify tells of it",
      refund_noted: "the refund was noted, TikTok hears of none",
      refund_without_money: "no money was given back",
      edit_noted: "what the order is worth now was noted",
      person_forgotten: "who it was about was forgotten",
      erased_conversion: "whoever it was about had been erased",
    },
    unlisted: "Further messages, not listed",
    mapped: { pending: "Mapped to an event", skipped: "Mapped, not to be sent", dead: "Could not be read" },
    sent: (attempt, of) => (of === 1 ? "Sent to TikTok" : `Sent to TikTok, attempt ${attempt}`),
    interrupted: "Sending was interrupted",
    replayed: "Sent again by hand",
    settled: {
      accepted: "TikTok accepted it",
      rejected: "TikTok refused it",
      unknown: "Parked: TikTok may have it",
      dead: "Gave up",
      skipped: "Withdrawn",
      redacted: "Erased",
      pending: "Taken up again",
    },
    cancelled: "Order cancelled",
    next: "Next attempt",
  },
} as const satisfies ExplanationTexts;
