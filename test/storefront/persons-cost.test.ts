import type { PoolClient } from "pg";
import { expect, test } from "vitest";

import { personVisitorsMax } from "#app/core/identity/person.ts";
import { readMessage } from "#app/core/mapping/read-message.ts";
import { findPersons } from "#app/pipeline/find-persons.ts";

import { sampleOrder } from "../pipeline/sample-order.ts";
import type { StorefrontWorld, TestStore } from "./storefront-world.ts";
import { useStorefrontWorld } from "./use-storefront-world.ts";

let world: StorefrontWorld;
useStorefrontWorld((opened) => ({ world } = opened));

const email = "info@example.com";
const browsers = 10_000;

/** Lets the email be given at that many browsers, one a second; each came by a click. */
async function share(store: TestStore): Promise<void> {
  await world.pool.query(
    `WITH made AS (
       INSERT INTO visitor (shop_id, visitor_key, consent, context_sealed, first_seen_at, last_seen_at)
       SELECT $1, decode(md5(number::text), 'hex'), 'granted', $3, $4, $4
       FROM generate_series(1, $2::int) AS number RETURNING id
     ), clicked AS (
       INSERT INTO click (shop_id, visitor_id, click_key, ttclid_sealed, clicked_at)
       SELECT $1, id, decode(md5(id::text), 'hex'), $6, $4 FROM made
     )
     INSERT INTO visitor_link (shop_id, kind, link_key, visitor_id, seen_at)
     SELECT $1, 'email', $5, id, $4::timestamptz + (row_number() OVER (ORDER BY id)) * interval '1 second' FROM made`,
    [
      store.id,
      browsers,
      store.vault.seal("visitor.context_sealed", "{}"),
      world.time.clock(),
      store.vault.linkKey("email", email),
      store.vault.seal("click.ttclid_sealed", "E.C.P.shared"),
    ],
  );
  for (const table of ["visitor", "visitor_link", "click"]) await world.pool.query(`ANALYZE ${table}`);
}

test("of an email that 10,000 browsers share only the rows that may count are read", async () => {
  const store = await world.openStore();
  await share(store);
  const messages = Array.from({ length: 50 }, (_, index) => {
    const bytes = Buffer.from(JSON.stringify(sampleOrder(index + 1, world.time.now(), { email })));
    const read = readMessage("orders/create", bytes);
    if (!read.ok) throw new Error(read.reason);
    return read.message;
  });
  const client = await world.pool.connect();
  try {
    await client.query("BEGIN");
    const before = await readSoFar(client);
    const visitorOf = await findPersons(client, store, messages, () => undefined);
    const after = await readSoFar(client);
    await client.query("COMMIT");
    for (const message of messages) expect(visitorOf(message)?.clicks).toHaveLength(personVisitorsMax);
    for (const table of tables)
      expect((after[table] ?? 0) - (before[table] ?? 0), table).toBeLessThanOrEqual(3 * personVisitorsMax);
  } finally {
    client.release();
  }
});

const tables = ["visitor_link", "visitor", "click"] as const;

/** How many rows of each table this connection has read by now. */
async function readSoFar(client: PoolClient): Promise<Record<string, number>> {
  const { rows } = await client.query<{ relname: string; read: number }>(
    "SELECT relname, (seq_tup_read + idx_tup_fetch)::int AS read FROM pg_stat_xact_user_tables",
  );
  return Object.fromEntries(rows.map(({ relname, read }) => [relname, read]));
}
