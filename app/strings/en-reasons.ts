import type { ExplanationTexts } from "#app/core/explain/explanation-texts.ts";

/** Why a delivery ended as it did, and what to do about it. */
export const enReasons = {
  not_connected: {
    short: "No pixel was connected",
    sentence: ({ subject }) =>
      `${subject} was not sent, because no TikTok pixel was connected for it when it could have been sent.`,
    advice: "Connect a pixel: what arrives from then on is sent.",
  },
  uninstalled: {
    short: "App uninstalled",
    sentence: ({ subject }) =>
      `${subject} was not sent, because Clickback was uninstalled from the store before its turn came.`,
  },
  test_order: {
    short: "Test order",
    sentence: ({ subject }) =>
      `${subject} was not sent, because it is a test order, and those are only sent to a pixel in test mode.`,
  },
  own_visit: {
    short: "Your own visit",
    sentence: ({ subject }) =>
      `${subject} was not sent, because it belongs to a visit you marked as your own, and those are only sent to a pixel in test mode.`,
  },
  channel_off: {
    short: "Sales channel not counted",
    sentence: ({ subject, channel }) =>
      channel === undefined
        ? `${subject} was not sent, because Shopify does not say through which sales channel it came.`
        : `${subject} was not sent, because it came through the sales channel “${channel}”, which is not counted.`,
  },
  cancelled: {
    short: "Cancelled before sending",
    sentence: ({ subject }) => `${subject} was not sent, because the order was cancelled first.`,
  },
  awaiting_payment: {
    short: "Waiting for payment",
    sentence: ({ subject }) =>
      `${subject} was not sent yet, because the order is not paid; it is sent once Shopify says that it is.`,
  },
  total_zero: {
    short: "Total is zero",
    sentence: ({ subject }) => `${subject} was not sent, because nothing was charged for the order.`,
  },
  bot: {
    short: "A robot",
    sentence: ({ subject }) => `${subject} was not sent, because it came from a robot, not from a shopper.`,
  },
  event_off: {
    short: "Event switched off",
    sentence: ({ subject }) =>
      `${subject} was not sent, because events of its kind are switched off for this pixel.`,
    advice: "Switch the event on in the pixel's settings if TikTok is to hear of it.",
  },
  other_market: {
    short: "Other market",
    sentence: ({ subject, countries }) =>
      `${subject} was not sent, because the buyer's country (${countries ?? "not known"}) is not among the markets of this pixel.`,
    advice: "Add the country to the pixel's markets if it is to hear of its orders.",
  },
  never_send: {
    short: "Customer never sent",
    sentence: ({ subject }) =>
      `${subject} was not sent, because the customer is marked in Shopify as one that TikTok is never told of.`,
    advice: "Take the tag clickback:never-send off the customer if that is no longer so.",
  },
  rule_off: {
    short: "Rule switched off",
    sentence: ({ subject }) => `${subject} was not sent, because the store's rule for it is switched off.`,
    advice: "Switch the rule on if TikTok is to hear of it from then on.",
  },
  rule_condition: {
    short: "No rule's conditions hold",
    sentence: ({ subject }) =>
      `${subject} was not sent, because the conditions of the store's rules for it do not hold, or are not known to.`,
  },
  no_rule: {
    short: "No rule for it",
    sentence: ({ subject }) => `${subject} was not sent, because none of the store's rules is about it.`,
    advice: "Add a rule for it if TikTok is to hear of it from then on.",
  },
  event_name_not_allowed: {
    short: "Name not allowed at TikTok",
    sentence: ({ subject }) =>
      `${subject} was not sent, because TikTok does not allow its name: at most 50 letters and digits, and no standard event's name.`,
    advice: "Publish it under another name.",
  },
  no_account: {
    short: "No account",
    sentence: ({ subject }) =>
      `${subject} was not sent, because Shopify made the customer without an account: by a guest's checkout, a newsletter form or an import.`,
    advice:
      "Should the storefront tell within ten minutes that the shopper registered, it is sent by itself.",
  },
  customer_id_missing: {
    short: "Customer without id",
    sentence: ({ subject }) =>
      `${subject} was not sent, because its customer has no id and could be counted twice.`,
  },
  redaction_unreadable: {
    short: "Erasure unreadable",
    sentence: ({ subject }) => `${subject} asks for somebody's data to be erased, and does not say whose.`,
  },
  storefront_event_unreadable: {
    short: "Could not be read",
    sentence: ({ subject }) => `${subject} could not be read: it is not in the shape it was kept in.`,
  },
  refund_unreadable: {
    short: "Refund unreadable",
    sentence: ({ subject }) =>
      `${subject} tells of a refund that could not be read, or whose amount in the store's currency it does not say.`,
  },
  too_old: {
    short: "Too old",
    sentence: ({ subject }) =>
      `${subject} was not sent, because it had happened too long before it arrived: older than the store's limit.`,
  },
  outside_window: {
    short: "Click too old",
    sentence: ({ subject, clickAgeDays }) =>
      `${subject} was not sent, because the only TikTok click came ${clickAgeDays === undefined ? "" : `${clickAgeDays} days `}before it, outside the attribution window.`,
  },
  before_install: {
    short: "From before installing",
    sentence: ({ subject }) =>
      `${subject} was not sent, because it happened before Clickback was installed and may have been reported by something else.`,
  },
  app_order: {
    short: "Sold by the mobile app",
    sentence: ({ subject, channel }) =>
      `${subject} was not sent to this pixel, because it came through “${channel ?? ""}”, which is the store's mobile app: it is reported for the app.`,
  },
  no_click: {
    short: "No TikTok click",
    sentence: ({ subject }) =>
      `${subject} was not sent, because no TikTok click is known that led to it, and by the store's settings such a one is not sent.`,
    advice: "Switch on sending without a click, and TikTok matches it by the shopper's other details.",
  },
  consent_denied: {
    short: "Shopper refused marketing",
    sentence: ({ subject }) => `${subject} was not sent, because the shopper refused marketing.`,
  },
  consent_unknown: {
    short: "Consent unknown",
    sentence: ({ subject, countries }) =>
      `${subject} was not sent, because nothing is known of the shopper's consent (buyer's country: ${countries ?? "not known"}).`,
    advice: "Capture consent on the storefront: it travels with the cart, and later orders can be sent.",
  },
  body_not_json: {
    short: "Unreadable: not JSON",
    sentence: ({ subject }) => `${subject} could not be read, because its body is not JSON.`,
    advice:
      "Shopify does not send such messages; look for what else posts to the webhook address with the app's secret.",
  },
  body_not_an_object: {
    short: "Unreadable: not an object",
    sentence: ({ subject }) => `${subject} could not be read, because its body is not a JSON object.`,
    advice:
      "Shopify does not send such messages; look for what else posts to the webhook address with the app's secret.",
  },
  order_id_missing: {
    short: "Order without id",
    sentence: ({ subject }) =>
      `${subject} was not sent, because its order has no id and could be counted twice.`,
  },
  checkout_token_missing: {
    short: "Checkout without token",
    sentence: ({ subject }) =>
      `${subject} was not sent, because its checkout has no token and could be counted twice.`,
  },
  time_unreadable: {
    short: "Time unreadable",
    sentence: ({ subject }) => `${subject} was not sent, because it does not say when it happened.`,
  },
  total_unreadable: {
    short: "Total unreadable",
    sentence: ({ subject }) => `${subject} was not sent, because the order's total cannot be read.`,
  },
  body_unsealable: {
    short: "Stored message does not open",
    sentence: ({ subject }) =>
      `${subject} was kept, but it can no longer be opened: it was changed, it has expired, or the encryption key is another.`,
    advice: "Check that APP_ENCRYPTION_KEY is the one this database was used with.",
  },
  mapping_failed: {
    short: "Our mistake in mapping",
    sentence: ({ subject }) =>
      `${subject} was not sent, because of a mistake in Clickback itself; the message is kept.`,
    advice: "Report it: the log names the place under inbox.unreadable.",
  },
  rejected_by_tiktok: {
    short: "Refused by TikTok",
    sentence: ({ subject }) => `${subject} was sent, and TikTok refused it for what is in it.`,
    advice: "TikTok's own words are below; they usually name the field.",
  },
  duplicate_at_tiktok: {
    short: "TikTok had it already",
    sentence: ({ subject }) =>
      `${subject} was sent, and TikTok answered that it has this event from someone else.`,
    advice: "Look for another sender on the store: TikTok's own app or a second pixel app.",
  },
  retries_exhausted: {
    short: "Gave up after 72 hours",
    sentence: ({ subject, attempts }) =>
      `${subject} never reached TikTok: it could not be handed over for 72 hours (attempts: ${attempts}).`,
    advice: "It is kept and can be sent again while TikTok still takes its age.",
  },
  outcome_unknown: {
    short: "TikTok never said",
    sentence: ({ subject, attempts }) =>
      `${subject} may or may not be at TikTok: no answer came for 47 hours (attempts: ${attempts}), and after that TikTok could count it twice.`,
    advice: "Look for the event id in TikTok's Events Manager before sending it again.",
  },
} as const satisfies ExplanationTexts["reason"];
