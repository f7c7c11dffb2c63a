import type { PoolClient } from "pg";

import type { Deed } from "#app/core/mapping/deed.ts";
import type { UnreadableReason } from "#app/core/mapping/skip-reason.ts";

/** What became of an InboxEntry, and to what it led. */
export type EntryResult = {
  readonly id: string;
  /** `dead` where the reason is not what it did, but why it could not be read. */
  readonly state: "mapped" | "dead";
  readonly reason: Deed | UnreadableReason | "mapping_failed";
  /** The conversion it told of, by tiktokEventId, known yet or not. */
  readonly about: string | undefined;
};

/** Marks entries as done with, in one statement. */
export async function settleEntries(client: PoolClient, results: readonly EntryResult[]): Promise<void> {
  await client.query({
    name: "settle-inbox-entries",
    text: `UPDATE inbox_entry SET state = result.state::inbox_state, reason = result.reason, about = result.about
      FROM unnest($1::bigint[], $2::text[], $3::text[], $4::text[])
        AS result(id, state, reason, about)
      WHERE inbox_entry.id = result.id`,
    values: [
      results.map(({ id }) => id),
      results.map(({ state }) => state),
      results.map(({ reason }) => reason),
      results.map(({ about }) => about ?? null),
    ],
  });
}
