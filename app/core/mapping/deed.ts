/** What a message that could be read did: what its inbox entry is settled with. */
export type Deed =
  | "new_conversion"
  | "changed_conversion"
  | "known_conversion"
  | "visitor_noted"
  | "refund_noted"
  | "refund_without_money"
  | "edit_noted"
  | "person_forgotten";
