/** Every reason why a conversion is not sent; the sentences for merchants are in app/strings. */
export const skipReasons = [
  "not_connected",
  "test_order",
  "own_visit",
  "channel_off",
  "app_order",
  "cancelled",
  "awaiting_payment",
  "total_zero",
  "too_old",
  "outside_window",
  "no_click",
  "consent_denied",
  "consent_unknown",
  "bot",
  "event_off",
  "other_market",
  "never_send",
  "rule_off",
  "rule_condition",
  "no_rule",
  "event_name_not_allowed",
  "no_account",
  "before_install",
] as const;

export type SkipReason = (typeof skipReasons)[number];

/** Every reason why a message ends dead before anything could be sent. */
export const unreadableReasons = [
  "body_not_json",
  "body_not_an_object",
  "order_id_missing",
  "checkout_token_missing",
  "time_unreadable",
  "total_unreadable",
  "storefront_event_unreadable",
  "refund_unreadable",
  "customer_id_missing",
  "redaction_unreadable",
  "body_unsealable",
] as const;

export type UnreadableReason = (typeof unreadableReasons)[number];
