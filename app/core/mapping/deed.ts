/** What a message that could be read did: what its inbox entry is settled with. */
export type Deed =
  | "new_conversion"
  | "changed_conversion"
  | "known_conversion"
  | "visitor_noted"
  | "refund_noted"
  | "refund_without_money"
  | "edit_noted"
  | "person_forgotten"
  | "erased_conversion";

/** What a message about the shop itself, or about somebody's data, was settled with. */
export type ErrandDeed =
  | "scopes_noted"
  | "newer_scopes_known"
  | "data_request_kept"
  | "uninstalled"
  /** It was installed again since, and not carried out. */
  | "installed_since"
  /** Its signed body names another shop than its header. */
  | "shop_mismatch"
  | "errand_unreadable";
