import type { PoolClient } from "pg";

import type { Deed, ErrandDeed } from "#app/core/mapping/deed.ts";
import type { UnreadableReason } from "#app/core/mapping/skip-reason.ts";
import type { ErasureKey } from "#app/privacy/erasure-keys.ts";

/** What became of an InboxEntry, and to what it led. */
export type EntryResult = {
  readonly id: string;
  /** `dead` where the reason is not what it did, but why it could not be read. */
  readonly state: "mapped" | "dead";
  readonly reason: Deed | ErrandDeed | UnreadableReason | "mapping_failed";
  /** The conversion it told of, by tiktokEventId, known yet or not. */
  readonly about: string | undefined;
};

/** What is settled so is not kept: of an erased person, an erasure's own message, and one whose content moved on. */
const wiped = ["person_forgotten", "erased_conversion", "data_request_kept"];

/**
 * Marks entries as done with, in one statement.
 *
 * @param keysOf by entry, what an erasure finds it by.
 */
export async function settleEntries(
  client: PoolClient,
  results: readonly EntryResult[],
  keysOf: ReadonlyMap<string, readonly ErasureKey[]> = new Map(),
): Promise<void> {
  if (results.length === 0) return;
  await client.query({
    name: "settle-inbox-entries",
    // Lists of lists must be even in Postgres, and these are not: they travel as text.
    text: `UPDATE inbox_entry SET state = result.state::inbox_state, reason = result.reason,
        about = CASE WHEN result.reason = ANY($6::text[]) THEN NULL ELSE result.about END,
        body_sealed = CASE WHEN result.reason = ANY($6::text[]) THEN NULL ELSE body_sealed END,
        erasure_keys = CASE WHEN result.reason = ANY($6::text[]) OR result.keys = '' THEN NULL
          ELSE (SELECT array_agg(decode(key, 'hex')) FROM unnest(string_to_array(result.keys, ',')) AS key) END
      FROM unnest($1::bigint[], $2::text[], $3::text[], $4::text[], $5::text[])
        AS result(id, state, reason, about, keys)
      WHERE inbox_entry.id = result.id`,
    values: [
      results.map(({ id }) => id),
      results.map(({ state }) => state),
      results.map(({ reason }) => reason),
      results.map(({ about }) => about ?? null),
      results.map(({ id }) => (keysOf.get(id) ?? []).map((key) => key.toString("hex")).join(",")),
      wiped,
    ],
  });
}
