import type { Pool, PoolClient } from "pg";

import type { Attempt } from "#app/core/delivery/attempt.ts";
import { judgeReplay, type ReplayRefusal, type ReplayVerdict } from "#app/core/delivery/judge-replay.ts";
import { readShopSettings } from "#app/core/mapping/shop-settings.ts";
import { lockMapping } from "#app/pipeline/claim-inbox-entries.ts";
import { readReplayFacts } from "#app/pipeline/read-replay-facts.ts";
import { inTransaction } from "#app/pipeline/transaction.ts";
import type { ShopHandle } from "#app/shops.server.ts";

/** So many at once: the shop's mapping waits meanwhile. */
export const replayMax = 100;

export type Replay = {
  /** Of this shop; any others are not found. At most {@link replayMax}. */
  readonly ids: readonly string[];
  readonly now: Date;
  /** A person has confirmed that TikTok may count twice what it may have had for two days. */
  readonly mayCountTwice: boolean;
  /** The staff member (Shopify user id), or "operator". */
  readonly by: string;
};

export type Replayed = {
  /** These go again. */
  readonly replayed: readonly string[];
  /** These would, if it were confirmed that TikTok may count them twice. */
  readonly toConfirm: readonly string[];
  readonly refused: readonly { readonly id: string; readonly reason: ReplayRefusal }[];
  /** Where there is something to send now. */
  readonly pixelIds: readonly number[];
};

/**
 * Sends deliveries again that TikTok refused, that were given up, or that nobody knows of: the same id, spelling and
 * bytes, with a schedule from the start. Whoever comes second finds them under way, so two people send once.
 *
 * Mapping and refusals wait meanwhile: a shopper who refuses at this moment is either heard here, or finds what goes
 * again among what is withheld.
 */
export function replayDeliveries(pool: Pool, shop: ShopHandle, replay: Replay): Promise<Replayed> {
  if (replay.ids.length > replayMax) throw new RangeError(`more than ${replayMax} deliveries to replay`);
  return inTransaction(pool, async (client) => {
    await lockMapping(client, shop.id);
    const maxAgeDays = await readMaxAge(client, shop.id);
    const candidates = await readReplayFacts(client, shop, replay.ids, replay.now, true);
    const limits = { now: replay.now.getTime(), maxAgeDays, isConfirmed: replay.mayCountTwice };
    const judged = candidates.map((candidate) => ({
      ...candidate,
      verdict: judgeReplay(candidate.facts, limits),
    }));
    const chosen = judged.filter(({ verdict }) => verdict.kind === "replay");
    const twice = chosen.filter(({ verdict }) => verdict.kind === "replay" && verdict.mayCountTwice);
    const replayed = await takeUp(client, shop, replay, chosen.map(toId), twice.map(toId));
    const known = new Set(candidates.map(toId));
    return {
      replayed,
      toConfirm: judged.filter(({ verdict }) => verdict.kind === "confirm").map(toId),
      refused: [
        ...judged.flatMap(({ id, verdict }) =>
          verdict.kind === "refused" ? [{ id, reason: verdict.reason }] : [],
        ),
        ...replay.ids.filter((id) => !known.has(id)).map((id) => ({ id, reason: "not_found" as const })),
      ],
      pixelIds: [...new Set(chosen.flatMap(({ pixelId }) => (pixelId === undefined ? [] : [pixelId])))],
    };
  });
}

/** What replaying one delivery would come to now; changes nothing. Undefined where the shop has no such delivery. */
export async function previewReplay(
  pool: Pool,
  shop: ShopHandle,
  id: string,
  now: Date,
): Promise<ReplayVerdict | undefined> {
  const [candidate] = await readReplayFacts(pool, shop, [id], now, false);
  if (candidate === undefined) return undefined;
  const maxAgeDays = await readMaxAge(pool, shop.id);
  return judgeReplay(candidate.facts, { now: now.getTime(), maxAgeDays, isConfirmed: false });
}

function toId({ id }: { readonly id: string }): string {
  return id;
}

async function readMaxAge(client: Pick<PoolClient, "query">, shopId: number): Promise<number> {
  const { rows } = await client.query<{ settings: unknown }>({
    name: "read-max-age",
    text: "SELECT settings FROM shop WHERE id = $1",
    values: [shopId],
  });
  return readShopSettings(rows[0]?.settings).maxAgeDays;
}

/**
 * Of what may count twice TikTok may have an earlier one: it is unknown anew from here, so that the bytes stay and a
 * later "duplicate" counts as accepted, while what becomes of it is waited for from now on.
 */
async function takeUp(
  client: PoolClient,
  shop: ShopHandle,
  { now, by }: Replay,
  ids: readonly string[],
  twice: readonly string[],
): Promise<readonly string[]> {
  if (ids.length === 0) return [];
  const note: Attempt = { at: now.toISOString(), outcome: "replayed", batchSize: 0, by };
  const { rows } = await client.query<{ id: string }>({
    name: "replay-deliveries",
    text: `UPDATE delivery SET state = 'pending', transition = 'replayed', reason = NULL, settled_at = NULL,
        next_attempt_at = $3, first_attempt_at = NULL, lease_until = NULL, lease_token = NULL,
        attempts_finished = attempts_started, attempts = attempts || $4::jsonb,
        unknown_since = CASE WHEN id = ANY($5::bigint[]) THEN $3 ELSE unknown_since END
      WHERE shop_id = $1 AND id = ANY($2::bigint[]) AND state IN ('rejected', 'dead', 'unknown')
      RETURNING id`,
    values: [shop.id, ids, now, JSON.stringify([note]), twice],
  });
  return rows.map(toId);
}
