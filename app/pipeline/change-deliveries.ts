import type { PoolClient } from "pg";

import { coverConversion } from "#app/core/coverage/cover-conversion.ts";
import type { Transition } from "#app/core/delivery/state.ts";
import type { MappedConversion } from "#app/core/mapping/conversion.ts";
import { finalSkips, releases, type DeliveryChange, type Going } from "#app/core/mapping/plan-changes.ts";
import { refusalOf, type Refusal } from "#app/core/mapping/refusal.ts";
import type { SkipReason } from "#app/core/mapping/skip-reason.ts";
import { storeFacts } from "#app/core/mapping/stored-facts.ts";
import { toldValue } from "#app/core/tiktok/told-value.ts";
import { whySkipped } from "#app/pipeline/insert-conversions.ts";
import { insertDeliveries } from "#app/pipeline/insert-deliveries.ts";
import { conversionKeys } from "#app/privacy/erasure-keys.ts";
import type { ShopHandle } from "#app/shops.server.ts";

/** The conversion that changes, and the entry that what is said of it now was mapped from. */
export type ChangedConversion = {
  readonly id: string;
  readonly entryId: string;
  /** When what may be sent from now on is due: what is released waits for its browser's half as a new one does. */
  readonly dueAt: Date;
};

/**
 * TikTok surely has nothing of it: no sender has it, and no request that carried it may have been taken. In SQL, of a
 * pending delivery.
 */
export const surelyNotSent =
  "state = 'pending' AND attempts_started = attempts_finished AND unknown_since IS NULL";

/**
 * Carries out what a further message changes. What TikTok has, or may have, is left alone: then its answer decides.
 *
 * @returns whether anything changed.
 */
export async function changeDeliveries(
  client: PoolClient,
  shop: ShopHandle,
  now: Date,
  known: ChangedConversion,
  conversion: MappedConversion,
  changes: readonly DeliveryChange[],
): Promise<boolean> {
  let changed = false;
  for (const change of changes) {
    const count = await applyChange(client, shop, now, known, conversion, change);
    changed ||= count > 0;
  }
  if (conversion.cancelledAt !== undefined) {
    const marked = await client.query(
      "UPDATE conversion SET cancelled_at = $2, skip = 'cancelled' WHERE id = $1 AND cancelled_at IS NULL",
      [known.id, new Date(conversion.cancelledAt)],
    );
    changed ||= (marked.rowCount ?? 0) > 0;
    // What is sent now is this message's mapping, so this is also what has to explain it.
  } else if (changed) await restateConversion(client, shop, known, conversion);
  const refusal = refusalOf(conversion);
  if (refusal !== undefined) await keepRefusal(client, shop, known.id, refusal);
  return changed;
}

/** What a pixel did not get before somebody forbade it, it never gets, whatever becomes of its delivery until then. */
async function keepRefusal(
  client: PoolClient,
  shop: ShopHandle,
  id: string,
  refusal: Refusal,
): Promise<void> {
  await client.query(
    "UPDATE conversion SET refusal = $3 WHERE shop_id = $1 AND id = $2 AND refusal IS NULL",
    [shop.id, id, refusal],
  );
}

/** Lets a conversion be what this mapping says; what is sent or withheld later is made from its entry. */
export async function restateConversion(
  client: PoolClient,
  shop: ShopHandle,
  known: Pick<ChangedConversion, "id" | "entryId">,
  conversion: MappedConversion,
): Promise<void> {
  await client.query(
    `UPDATE conversion SET facts_sealed = $2, occurred_at = $3, value = $4, currency = $5,
       inbox_entry_id = $6, source = $7, clicked_at = $8, channel = $9, rules_version = $10, skip = $11,
       coverage = $12,
       erasure_keys = (SELECT array_agg(DISTINCT key) FROM unnest(erasure_keys || $13::bytea[]) AS key)
     WHERE id = $1`,
    [
      known.id,
      shop.vault.seal("conversion.facts_sealed", storeFacts(conversion)),
      new Date(conversion.occurredAt),
      conversion.value ?? null,
      conversion.currency ?? null,
      known.entryId,
      conversion.source,
      conversion.clickedAt === undefined ? null : new Date(conversion.clickedAt),
      conversion.facts.channel ?? null,
      conversion.rulesVersion,
      whySkipped(conversion),
      coverConversion(conversion) ?? null,
      conversionKeys(shop, conversion),
    ],
  );
}

async function applyChange(
  client: PoolClient,
  shop: ShopHandle,
  now: Date,
  known: ChangedConversion,
  conversion: MappedConversion,
  change: DeliveryChange,
): Promise<number> {
  const { tiktokEventId } = conversion;
  const eventTime = new Date(conversion.occurredAt);
  const seal = (body: object) => shop.vault.seal("delivery.body_sealed", JSON.stringify(body));
  const run = async (text: string, values: readonly unknown[]) =>
    (await client.query(text, [...values])).rowCount ?? 0;
  const release = (going: Going, reason: SkipReason, transition: Transition) =>
    run(
      `UPDATE delivery SET state = 'pending', transition = $4, reason = NULL, settled_at = NULL,
         next_attempt_at = $2, body_sealed = $3, event_time = $6, warnings = $7, test_event_code = $8,
         rule_id = $9, pixel_id = $10, value = $11, currency = $12
       WHERE id = $1 AND state = 'skipped' AND reason = $5`,
      [
        going.deliveryId,
        known.dueAt,
        seal(going.body),
        transition,
        reason,
        eventTime,
        going.warnings,
        going.testEventCode ?? null,
        going.ruleId ?? null,
        going.pixelId,
        ...toldValue(going.body),
      ],
    );
  switch (change.kind) {
    case "release":
      return release(change, change.waitedFor, releases[change.waitedFor]);
    case "replay":
      return release(change, change.reason, "replayed");
    case "complete":
      return run(
        `UPDATE delivery SET next_attempt_at = $2, body_sealed = $3, event_time = $4, warnings = $5,
           test_event_code = $6, rule_id = $7, value = $8, currency = $9
         WHERE id = $1 AND state = 'pending' AND attempts_started = 0`,
        [
          change.deliveryId,
          now,
          seal(change.body),
          eventTime,
          change.warnings,
          change.testEventCode ?? null,
          change.ruleId ?? null,
          ...toldValue(change.body),
        ],
      );
    case "tag":
      return run(`UPDATE delivery SET test_event_code = $2 WHERE id = $1 AND ${surelyNotSent}`, [
        change.deliveryId,
        change.testEventCode,
      ]);
    case "restate":
      return run(
        "UPDATE delivery SET reason = $2 WHERE id = $1 AND state = 'skipped' AND reason <> ALL($3::text[])",
        [change.deliveryId, change.reason, finalSkips],
      );
    case "withdraw":
      return run(
        `UPDATE delivery SET state = 'skipped', transition = 'cancelled', reason = $3, settled_at = $2,
           next_attempt_at = NULL, body_sealed = NULL
         WHERE id = $1 AND ${surelyNotSent}`,
        [change.deliveryId, now, change.reason],
      );
    case "add": {
      const delivery = { entryId: known.entryId, conversionId: known.id, tiktokEventId, eventTime };
      return insertDeliveries(client, shop, now, [{ ...delivery, dueAt: known.dueAt, plan: change.plan }]);
    }
  }
}
