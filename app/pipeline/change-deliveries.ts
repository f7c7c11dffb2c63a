import type { PoolClient } from "pg";

import type { MappedConversion } from "#app/core/mapping/conversion.ts";
import { releases, type DeliveryChange } from "#app/core/mapping/plan-deliveries.ts";
import type { ShopHandle } from "#app/shops.server.ts";

/**
 * Carries out what a further message changes. A withdrawal only touches a delivery that no sender has begun
 * with, and that was in no request TikTok may have taken a part of: then TikTok's answer decides.
 *
 * @returns whether anything changed.
 */
export async function changeDeliveries(
  client: PoolClient,
  shop: ShopHandle,
  now: Date,
  known: { readonly id: string; readonly entryId: string },
  conversion: MappedConversion,
  changes: readonly DeliveryChange[],
): Promise<boolean> {
  let changed = false;
  for (const change of changes) {
    const result = await applyChange(client, shop, now, conversion, change);
    changed ||= (result.rowCount ?? 0) > 0;
  }
  if (conversion.cancelledAt !== undefined) {
    const marked = await client.query(
      "UPDATE conversion SET cancelled_at = $2 WHERE id = $1 AND cancelled_at IS NULL",
      [known.id, new Date(conversion.cancelledAt)],
    );
    changed ||= (marked.rowCount ?? 0) > 0;
  } else if (changed) {
    // What is sent now is this message's mapping, so this is also what has to explain it.
    await client.query(
      `UPDATE conversion SET facts_sealed = $2, occurred_at = $3, value = $4, currency = $5,
         inbox_entry_id = $6, source = $7 WHERE id = $1`,
      [
        known.id,
        shop.vault.seal("conversion.facts_sealed", JSON.stringify(conversion.facts)),
        new Date(conversion.occurredAt),
        conversion.value ?? null,
        conversion.currency ?? null,
        known.entryId,
        conversion.source,
      ],
    );
  }
  return changed;
}

function applyChange(
  client: PoolClient,
  shop: ShopHandle,
  now: Date,
  { occurredAt, warnings }: MappedConversion,
  change: DeliveryChange,
) {
  const seal = (body: object) => shop.vault.seal("delivery.body_sealed", JSON.stringify(body));
  switch (change.kind) {
    case "release":
      return client.query(
        `UPDATE delivery SET state = 'pending', transition = $4, reason = NULL, settled_at = NULL,
           next_attempt_at = $2, body_sealed = $3, event_time = $6, warnings = $7
         WHERE id = $1 AND state = 'skipped' AND reason = $5`,
        [
          change.deliveryId,
          now,
          seal(change.body),
          releases[change.waitedFor],
          change.waitedFor,
          new Date(occurredAt),
          warnings,
        ],
      );
    case "complete":
      return client.query(
        `UPDATE delivery SET next_attempt_at = $2, body_sealed = $3, event_time = $4, warnings = $5
         WHERE id = $1 AND state = 'pending' AND attempts_started = 0`,
        [change.deliveryId, now, seal(change.body), new Date(occurredAt), warnings],
      );
    case "restate":
      return client.query(
        "UPDATE delivery SET reason = $2 WHERE id = $1 AND state = 'skipped' AND reason = ANY($3::text[])",
        [change.deliveryId, change.reason, Object.keys(releases)],
      );
    case "withdraw":
      return client.query(
        `UPDATE delivery SET state = 'skipped', transition = 'cancelled', reason = $3, settled_at = $2,
           next_attempt_at = NULL, body_sealed = NULL
         WHERE id = $1 AND state = 'pending' AND attempts_started = 0 AND unknown_since IS NULL`,
        [change.deliveryId, now, change.reason],
      );
  }
}
