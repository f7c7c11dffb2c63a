import type { GapCause } from "#app/core/coverage/explain-coverage.ts";
import type { MatchField } from "#app/core/coverage/match-field.ts";
import type { FindingTexts } from "#app/strings/finding-text.ts";
import { sayShare } from "#app/strings/say-share.ts";

const fieldNames = {
  email: "an email address",
  phone: "a phone number",
  ttclid: "a TikTok click",
  ttp: "TikTok's cookie",
  browser: "the shopper's address and browser",
  external_id: "a customer id",
} as const satisfies Record<MatchField, string>;

const gapCauses = {
  consent_denied: {
    name: "the shopper refused",
    whatToDo: "Refusals are the shopper's right. Look whether the consent banner asks as you mean it to.",
  },
  consent_unknown: {
    name: "nothing says whether the shopper agreed",
    whatToDo:
      "Switch the app embed on, so that the answer given on the storefront reaches the order, and look at what the settings say about orders without an answer.",
  },
  not_captured: {
    name: "the storefront did not tell",
    whatToDo: "See that the app embed is on in the published theme and that the web pixel is installed.",
  },
  not_given: {
    name: "the shopper did not give it",
    whatToDo:
      "Asking for it at checkout raises it: in the Shopify admin under Settings, Checkout, ask for email or phone, and for accounts.",
  },
  not_approved: {
    name: "Shopify withholds it from the app",
    whatToDo:
      "Whoever runs Clickback asks Shopify for protected customer data, level 2, in the Partner dashboard.",
  },
  no_click: { name: "the shopper came by no TikTok ad", whatToDo: "Nothing has to be done." },
  click_too_old: {
    name: "the click was too old",
    whatToDo: "A longer attribution window in the settings would let them count.",
  },
} as const satisfies Record<GapCause, { readonly name: string; readonly whatToDo: string }>;

/** Findings about the store: its webhooks, its storefront, and what is known of shoppers. */
export const enStoreFindings = {
  work_stalled: ({ work, since }) => ({
    title:
      work === "mapping"
        ? "What Shopify sends is kept, but nothing is processed."
        : "Conversions are ready, but nothing is sent.",
    evidence: [{ label: "Waiting since", at: since }],
    whatToDo:
      "The worker is not running, or can't reach the database. Whoever runs Clickback starts it again (npm start, or npm run start:worker). Nothing is lost meanwhile.",
  }),
  webhooks_silent: ({ orders, since, lastHeardAt }) => ({
    title: "Shopify's webhooks do not arrive: no order came by itself.",
    evidence: [
      { label: "Orders at Shopify", text: orders.toLocaleString("en") },
      { label: "Since", at: since },
      lastHeardAt === undefined
        ? { label: "Last order by webhook", text: "never" }
        : { label: "Last order by webhook", at: lastHeardAt },
    ],
    whatToDo:
      "Whoever runs Clickback looks whether its address can be reached from outside, and deploys the app's configuration to Shopify again. The orders themselves can be fetched now.",
    action: "Compare and fetch orders",
  }),
  orders_missing: ({ missing, orders, since, until }) => ({
    title:
      missing === 1
        ? "One order of Shopify's is not known here, so TikTok was told nothing of it."
        : `${missing.toLocaleString("en")} orders of Shopify's are not known here, so TikTok was told nothing of them.`,
    evidence: [
      { label: "Orders at Shopify", text: orders.toLocaleString("en") },
      { label: "Missing here", text: missing.toLocaleString("en") },
      { label: "From", at: since },
      { label: "To", at: until },
    ],
    whatToDo:
      "Fetch them from Shopify now: they are sent under the same rules and with the same ids, so none is counted twice. Every hour Clickback does so by itself.",
    action: "Fetch and send",
  }),
  orders_repaired: ({ repaired, orders, since }) => ({
    title: "Some of Shopify's webhooks get lost; their orders were fetched afterwards.",
    evidence: [
      { label: "Fetched afterwards", text: repaired.toLocaleString("en") },
      { label: "Orders in all", text: orders.toLocaleString("en") },
      { label: "Since", at: since },
    ],
    whatToDo:
      "Nothing is missing at TikTok, but those orders reached it up to an hour late. Whoever runs Clickback looks whether the server answers Shopify within five seconds, also at busy times.",
    action: "See the comparison",
  }),
  web_pixel_missing: ({ state }) => ({
    title:
      state === "missing"
        ? "Shopify does not have the web pixel, so visits and consent are not heard of."
        : "Shopify has the web pixel with old settings, so visits and consent may not be heard of.",
    evidence: [],
    whatToDo: "Install it. Nothing in the theme has to be changed for it.",
    action: "Install the web pixel",
  }),
  embed_off: ({ state }) => ({
    title:
      state === "off"
        ? "The app embed is off, so TikTok clicks do not get into the cart."
        : "The published theme has no app embed of Clickback, so TikTok clicks do not get into the cart.",
    evidence: [],
    whatToDo:
      state === "off"
        ? "Open the theme editor, switch Clickback on under App embeds, and save."
        : "Open the theme editor and look under App embeds. Old themes that take none need a newer one; if no theme lists it, whoever runs Clickback deploys the app's extensions.",
    action: "Open the theme editor",
  }),
  storefront_silent: ({ lastSeenAt, purchases }) => ({
    title: "Nothing is heard from the storefront, although the store sells.",
    evidence: [
      lastSeenAt === undefined
        ? { label: "Last heard from", text: "never" }
        : { label: "Last heard from", at: lastSeenAt },
      { label: "Purchases of the last 3 days", text: purchases.toLocaleString("en") },
    ],
    whatToDo:
      "In the Shopify admin under Settings, Customer events, look whether the Clickback pixel is connected. An ad blocker on your own browser does not matter; a consent banner that lets nobody agree does.",
  }),
  attributes_lost: ({ lost, seen }) => ({
    title: "TikTok clicks get lost between the landing page and the order.",
    evidence: [
      { label: "Orders whose click the web pixel saw", text: seen.toLocaleString("en") },
      { label: "Of these without it in their cart", text: sayShare(lost, seen) },
    ],
    whatToDo:
      "These orders were matched by the web pixel's record all the same. An app or the theme overwrites the cart's attributes, or checkouts begin without a cart: see that the app embed is on, and which cart or quick-buy apps were added lately.",
  }),
  field_low: ({ field, has, of, cause, causeCount }) => ({
    title: `Too few events carry ${fieldNames[field]}.`,
    evidence: [
      { label: "Events with it", text: sayShare(has, of) },
      { label: "TikTok asks for", text: "60 %" },
      ...(cause === undefined
        ? []
        : [{ label: "Most often because", text: `${gapCauses[cause].name} (${sayShare(causeCount, of)})` }]),
    ],
    whatToDo: cause === undefined ? "Nothing is known of why it is missing." : gapCauses[cause].whatToDo,
  }),
} as const satisfies Partial<FindingTexts>;
