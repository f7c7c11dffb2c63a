import type { SettingProblem, SettingReason } from "#app/core/mapping/setting-problem.ts";
import type { ChannelKind } from "#app/core/shopify/channel-kinds.ts";

type Allowed = Pick<SettingProblem, "choices" | "least" | "most">;

const listChoices = ({ choices = [] }: Allowed) => choices.join(", ");

function tellRange({ least, most }: Allowed): string {
  if (least !== undefined) return `It must be at least ${least}.`;
  return most === undefined ? "It is out of range." : `It must be at most ${most}.`;
}

/** What the settings are called, and what is said of values that can't be. */
export const enSettings = {
  problem: {
    unknown_setting: () => "There is no such setting.",
    not_a_choice: (allowed) => `It must be one of these: ${listChoices(allowed)}.`,
    not_a_number: () => "It must be a whole number.",
    out_of_range: tellRange,
    not_yes_or_no: () => "It must be true or false.",
    country_unknown: () => "It must be a country's code of two capital letters, such as DE or US.",
    channel_name: () => "A sales channel's name has 1 to 100 characters.",
    channel_answer: () =>
      "A sales channel is counted (true), not counted (false), or a mobile app with its TikTok app id.",
    app_id_malformed: () =>
      "A TikTok app id has only digits. Copy it from TikTok Events Manager, where your app is listed.",
    malformed: () => "It is not in the right form.",
  } satisfies Readonly<Record<SettingReason, (allowed: Allowed) => string>>,
  /** Where several staff members changed the same thing at once. */
  changedMeanwhile: "Someone else changed this meanwhile. Look at what holds now, then change it again.",
  /** Channels that are known; others are shown as Shopify names them. */
  channel: {
    online_store: "Online store",
    point_of_sale: "Point of sale",
    draft_orders: "Draft orders",
    tiktok_shop: "TikTok Shop",
    shop_app: "Shop",
    facebook_instagram: "Facebook and Instagram",
    google_youtube: "Google and YouTube",
    headless: "Headless",
  } satisfies Readonly<Record<ChannelKind, string>>,
  title: "Settings",
  saved: "Saved",
  problemsAbove: "Not saved: some settings need another look",
  changedTitle: "Not saved: the settings were changed elsewhere meanwhile",
  showTheirs: "Drop mine and show what was saved",
  connection: {
    title: "TikTok",
    what: "The connection, the pixels, their markets and test mode have a page of their own.",
    link: "Open the TikTok page",
  },
  when: {
    title: "When to send",
    what: "A change counts from the next message on. What was sent stays as it was.",
    purchaseTrigger: "An order counts as a purchase",
    trigger: {
      authorised: "When its payment is authorised or paid",
      placed: "When it is placed, paid or not",
      paid: "When it is paid in full",
    },
    sendFreeOrders: "Send orders with a total of zero",
    maxAgeDays: "Send what is at most this many days old",
    maxAgeHelp: "1 to 28. TikTok uses what is up to 7 days old for its ads.",
    purchaseWaitSeconds: "Seconds an order waits for the shopper's browser",
    purchaseWaitHelp:
      "0 to 300. The order's browser may know the click or the consent that the order does not carry.",
    checkoutWaitSeconds: "Seconds a checkout waits for its other half",
    checkoutWaitHelp: "0 to 300. Shopify and the browser both tell of it; together they know more.",
  },
  attribution: {
    title: "Attribution",
    what: "Which TikTok click a sale is credited to: the newest within the window.",
    attributionWindowDays: "Window in days",
    windowHelp: "1 to 90. TikTok's own window is 7 or 28 days in most accounts.",
    sendOutsideWindow: "Send a sale whose clicks are all older, without the click",
    sendWithoutClick: "Send a sale that came without any click",
    withoutClickHelp: "TikTok may match it by email, phone or address to somebody who saw an ad.",
  },
  value: {
    title: "Value and products",
    what: "What TikTok is told that a sale is worth, unless a rule says otherwise, and how its products are named.",
    value: "Value of an order",
    part: {
      total: "Total",
      subtotal: "Subtotal (after discounts, without shipping and tax)",
      without_tax: "Total without tax",
      without_shipping: "Total without shipping",
    },
    currency: "Currency",
    currencies: { shop: "The store's", buyer: "The buyer's" },
    contentId: "Product id",
    contentIds: { sku: "SKU", variant: "Variant id", product: "Product id" },
    contentIdHelp: "The one your catalogue at TikTok uses. Where one is missing the next stands in.",
  },
  channels: {
    title: "Sales channels",
    what: "Orders of channels that do not count are kept and shown, and not sent.",
    answer: { counted: "Counted", not_counted: "Not counted", app: "Our mobile app" },
    answerLabel: (channel: string) => `Orders of ${channel}`,
    source: (name: string) => `Shopify's name: ${name}`,
    appId: "TikTok app id",
    appIdHelp: "Its orders go to this app at TikTok as app events, and not to the pixels.",
    add: "Add a channel",
    addLabel: "Shopify's name of the channel",
    addHelp:
      "What Shopify calls source_name in its orders. The overview asks about channels that sold lately.",
    addButton: "Add",
  },
  consent: {
    title: "Consent",
    what: "What is done where nothing is known of a shopper's consent. A refusal is never sent; consent is always obeyed.",
    whereRequired: "European Economic Area, United Kingdom, Switzerland",
    elsewhere: "Everywhere else",
    answer: { withhold: "Do not send", send: "Send" },
    withholdIn: "Do not send in these countries, whatever is said above",
    sendIn: "Send in these countries, whatever is said above",
    exceptionsHelp: "Type to find a country.",
    warning:
      "In these countries sending without consent is unlawful in most cases. Ask whoever advises you before you choose this.",
  },
  retention: {
    title: "How long things are kept",
    what: "What is older is removed by itself. Counts stay.",
    days: {
      keepMessagesDays: "Days that Shopify's messages are kept",
      keepHistoryDays: "Days that orders, deliveries, clicks and visitors are kept",
      keepAuditDays: "Days that it is kept who exported or erased what",
    },
    help: {
      keepMessagesDays: "Sealed. Orders can be rebuilt from them while they are there.",
      keepHistoryDays: "What is older can no longer be explained, searched or previewed.",
      keepAuditDays: "Without the person's data.",
    },
  },
} as const;
