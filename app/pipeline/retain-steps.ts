/** Before when something is too old. */
export type Cutoffs = {
  readonly messages: Date;
  readonly history: Date;
  readonly audit: Date;
  readonly now: Date;
};

export type RetainedTable =
  | "message_body"
  | "conversion"
  | "delivery"
  | "inbox_entry"
  | "refund"
  | "early_edit"
  | "product_fact"
  | "customer_fact"
  | "oauth_state"
  | "privacy_request";

type RetainStep = {
  readonly table: RetainedTable;
  readonly cutoff: keyof Cutoffs;
  /** Of a statement; a full one is followed by another. */
  readonly rowsMax: number;
  /** With the shop as $1 and the cutoff as $2; says how many rows it took. */
  readonly text: string;
};

const rowsMax = 1_000;

/** Each takes its deliveries along, one for every pixel. */
const conversionsMax = 500;

const unsettled = "('pending', 'unknown')";

const remove = (table: RetainedTable, cutoff: keyof Cutoffs, column: string, more = ""): RetainStep => ({
  table,
  cutoff,
  rowsMax,
  text: `DELETE FROM ${table} WHERE ctid = ANY(ARRAY(
    SELECT ctid FROM ${table} WHERE shop_id = $1 AND ${column} < $2 ${more} ORDER BY ${column} LIMIT ${rowsMax}))`,
});

/** What goes, in this order: what explains a conversion never before the conversion. All are found by index. */
export const retainSteps: readonly RetainStep[] = [
  {
    table: "message_body",
    cutoff: "messages",
    rowsMax,
    text: `UPDATE inbox_entry SET body_sealed = NULL, erasure_keys = NULL WHERE ctid = ANY(ARRAY(
      SELECT ctid FROM inbox_entry
      WHERE shop_id = $1 AND received_at < $2 AND body_sealed IS NOT NULL AND state <> 'received'
      ORDER BY received_at LIMIT ${rowsMax})) AND state <> 'received'`,
  },
  {
    table: "conversion",
    cutoff: "history",
    rowsMax: conversionsMax,
    text: `WITH old AS MATERIALIZED (
        SELECT id, tiktok_event_id FROM conversion
        WHERE shop_id = $1 AND created_at < $2 AND NOT EXISTS (
          SELECT FROM delivery WHERE conversion_id = conversion.id AND state IN ${unsettled})
        ORDER BY created_at LIMIT ${conversionsMax} FOR UPDATE SKIP LOCKED
      ), sent AS (
        DELETE FROM delivery USING old
        WHERE delivery.shop_id = $1 AND delivery.conversion_id = old.id AND delivery.state NOT IN ${unsettled}
      ), refunded AS (
        DELETE FROM refund USING old WHERE refund.shop_id = $1 AND refund.tiktok_event_id = old.tiktok_event_id
      )
      DELETE FROM conversion USING old WHERE conversion.id = old.id`,
  },
  // Those of messages that could not be read; all others went with their conversion.
  remove("delivery", "history", "created_at", `AND conversion_id IS NULL AND state NOT IN ${unsettled}`),
  remove("refund", "history", "refunded_at"),
  remove("early_edit", "history", "edited_at"),
  remove("inbox_entry", "history", "received_at", "AND body_sealed IS NULL AND state <> 'received'"),
  remove("product_fact", "history", "read_at"),
  remove("customer_fact", "history", "read_at"),
  remove("oauth_state", "now", "expires_at"),
  remove("privacy_request", "audit", "done_at", "AND state <> 'open'"),
];
