import type { Pool } from "pg";

import { unknownWindowMs } from "#app/core/delivery/retry-policy.ts";
import type { ClaimedDelivery } from "#app/pipeline/claim-deliveries.ts";
import type { OpenedDelivery } from "#app/pipeline/send-batch.ts";
import { settle } from "#app/pipeline/settle.ts";
import { UnsealError } from "#app/sealing.server.ts";
import type { ShopHandle } from "#app/shops.server.ts";

/** TikTok matches nothing older than its longest click window. */
const eventAgeMaxMs = 28 * 86_400_000;

/** Why a claimed delivery is not sent, and what becomes of it. */
const endings = {
  /** A connection was broken, or no worker ran, for longer than TikTok deduplicates: it could count twice. */
  tooUncertain: {
    transition: "parked",
    reason: "outcome_unknown",
    outcome: "unknown",
    message: "not sent again: TikTok recognises a repeated event for 48 hours only",
  },
  /** It waited past TikTok's longest window, for a connection that was broken for weeks. */
  tooOld: {
    transition: "too_old",
    reason: "too_old",
    outcome: "rejected",
    message: "not sent: older than 28 days",
  },
  bodyLost: {
    transition: "gave_up",
    reason: "body_unsealable",
    outcome: "rejected",
    message: "not sent: its stored body does not open",
  },
} as const;

type Ending = keyof typeof endings;

/** Opens what can be sent; the rest of what was claimed ends here and says why. */
export async function dropUnsendable(
  pool: Pool,
  shop: ShopHandle,
  claimed: readonly ClaimedDelivery[],
  leaseToken: string,
  now: Date,
): Promise<readonly OpenedDelivery[]> {
  const opened: OpenedDelivery[] = [];
  const dropped: { readonly [Why in Ending]: string[] } = { tooUncertain: [], tooOld: [], bodyLost: [] };
  for (const delivery of claimed) {
    const found = judge(shop, delivery, now.getTime());
    if (typeof found === "string") dropped[found].push(delivery.id);
    else opened.push({ delivery, body: found });
  }
  for (const why of Object.keys(endings) as Ending[]) {
    const { outcome, message, transition, reason } = endings[why];
    const attempt = { at: now.toISOString(), outcome, batchSize: 0, message };
    await settle(pool, { ids: dropped[why], leaseToken, now, attempt, kind: "final", transition, reason });
  }
  return opened;
}

function judge(shop: ShopHandle, delivery: ClaimedDelivery, now: number): Ending | Buffer {
  const { eventTime, unknownSince, bodySealed } = delivery;
  if (unknownSince !== undefined && now - unknownSince > unknownWindowMs) return "tooUncertain";
  if (eventTime !== undefined && now - eventTime > eventAgeMaxMs) return "tooOld";
  try {
    return shop.vault.open("delivery.body_sealed", bodySealed);
  } catch (error) {
    if (error instanceof UnsealError) return "bodyLost";
    throw error;
  }
}
