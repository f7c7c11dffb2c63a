import type { Pool } from "pg";

import type { CustomerRedaction } from "#app/core/shopify/customer-redaction.ts";
import { exportPerson, type PersonExport } from "#app/privacy/export-person.ts";
import { nameAsker, type Asker } from "#app/privacy/request-erasure.ts";
import type { ShopHandle } from "#app/shops.server.ts";

/** Makes the file about somebody whom staff or the operator name, and writes down that they had it. */
export async function exportAsked(
  pool: Pool,
  shop: ShopHandle,
  person: CustomerRedaction,
  asker: Asker,
  now: Date,
): Promise<PersonExport> {
  const file = await exportPerson(pool, shop, person, now);
  await pool.query(
    `INSERT INTO privacy_request (shop_id, kind, origin, requested_by, requested_at, state, done_at, done_by, result)
     VALUES ($1, 'export', $2, $3, $4, 'done', $4, $3, $5)`,
    [shop.id, asker.origin, nameAsker(asker), now, countFile(file)],
  );
  return file;
}

/**
 * Makes the file that a customer asked Shopify for. The first time counts as the answer; whose it is stays known until
 * the person is erased or the record is too old, so that a lost file can be made again.
 *
 * @returns undefined when there is no such request, or its person was erased.
 */
export async function answerDataRequest(
  pool: Pool,
  shop: ShopHandle,
  requestId: number,
  asker: Asker,
  now: Date,
): Promise<PersonExport | undefined> {
  const { rows } = await pool.query<{ person_sealed: Buffer }>(
    `SELECT person_sealed FROM privacy_request
     WHERE shop_id = $1 AND id = $2 AND kind = 'export' AND person_sealed IS NOT NULL`,
    [shop.id, requestId],
  );
  if (rows[0] === undefined) return undefined;
  const opened = shop.vault.open("privacy_request.person_sealed", rows[0].person_sealed);
  const file = await exportPerson(pool, shop, JSON.parse(opened.toString("utf8")) as CustomerRedaction, now);
  await pool.query(
    `UPDATE privacy_request SET state = 'done', done_at = $3, done_by = $4, result = $5
     WHERE shop_id = $1 AND id = $2 AND state = 'open'`,
    [shop.id, requestId, now, nameAsker(asker), countFile(file)],
  );
  return file;
}

function countFile({ conversions, browsers, messagesKept }: PersonExport) {
  return { conversions: conversions.length, browsers: browsers.length, messages: messagesKept.length };
}
