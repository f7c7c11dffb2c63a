import type { PoolClient } from "pg";

/** What became of an InboxEntry, and to what it led. */
export type EntryResult = {
  readonly id: string;
  readonly state: "mapped" | "dead";
  readonly reason: string;
};

/** Marks entries as done with, in one statement. */
export async function settleEntries(client: PoolClient, results: readonly EntryResult[]): Promise<void> {
  await client.query({
    name: "settle-inbox-entries",
    text: `UPDATE inbox_entry SET state = result.state::inbox_state, reason = result.reason
      FROM unnest($1::bigint[], $2::text[], $3::text[]) AS result(id, state, reason)
      WHERE inbox_entry.id = result.id`,
    values: [
      results.map(({ id }) => id),
      results.map(({ state }) => state),
      results.map(({ reason }) => reason),
    ],
  });
}
