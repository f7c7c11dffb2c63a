/** Every reason why a conversion is not sent, with the sentence a merchant reads. */
export const skipReasons = {
  not_connected: "No TikTok pixel was connected when this arrived.",
  test_order: "A test order; test orders are only sent in test mode.",
  channel_off: "The order came through a sales channel that is not counted.",
  cancelled: "The order was cancelled before it was sent.",
  awaiting_payment: "The order is not paid yet; it is sent when it is.",
  total_zero: "The order's total is zero.",
  too_old: "It happened too long ago to send.",
  outside_window: "The only TikTok click is older than the attribution window.",
  consent_denied: "The shopper refused marketing.",
  consent_unknown: "Nothing is known of the shopper's consent, and where they are it is required.",
  bot: "It came from a robot, not from a shopper.",
  event_not_chosen: "A custom event that is not among those to send.",
  event_name_not_allowed: "A custom event whose name TikTok does not allow.",
} as const;

export type SkipReason = keyof typeof skipReasons;

/** Every reason why a message ends dead before anything could be sent, with its sentence. */
export const unreadableReasons = {
  body_not_json: "The message's body is not JSON.",
  body_not_an_object: "The message's body is not an object.",
  order_id_missing: "The order has no id, so it could be counted twice.",
  checkout_token_missing: "The checkout has no token, so it could be counted twice.",
  time_unreadable: "The message does not say when it happened.",
  total_unreadable: "The order's total cannot be read.",
  storefront_event_unreadable: "The storefront event is not in the shape it was kept in.",
  body_unsealable: "The stored message cannot be opened: it was changed, or the key is wrong.",
} as const;

export type UnreadableReason = keyof typeof unreadableReasons;
