import type { Pool } from "pg";

import { unknownWindowMs } from "#app/core/delivery/retry-policy.ts";
import { unsendable, type Unsendable } from "#app/core/delivery/unsendable.ts";
import type { ClaimedDelivery } from "#app/pipeline/claim-deliveries.ts";
import type { OpenedDelivery } from "#app/pipeline/send-batch.ts";
import { settle } from "#app/pipeline/settle.ts";
import { UnsealError } from "#app/sealing.server.ts";
import type { ShopHandle } from "#app/shops.server.ts";

/** TikTok matches nothing older than its longest click window. */
const eventAgeMaxMs = 28 * 86_400_000;

/** Opens what can be sent; the rest of what was claimed ends here and says why. */
export async function dropUnsendable(
  pool: Pool,
  shop: ShopHandle,
  claimed: readonly ClaimedDelivery[],
  leaseToken: string,
  now: Date,
): Promise<readonly OpenedDelivery[]> {
  const opened: OpenedDelivery[] = [];
  const dropped: { readonly [Why in Unsendable]: string[] } = { tooUncertain: [], tooOld: [], bodyLost: [] };
  for (const delivery of claimed) {
    const found = judge(shop, delivery, now.getTime());
    if (typeof found === "string") dropped[found].push(delivery.id);
    else opened.push({ delivery, body: found });
  }
  for (const why of Object.keys(unsendable) as Unsendable[]) {
    const { outcome, message, transition, reason } = unsendable[why];
    const attempt = { at: now.toISOString(), outcome, batchSize: 0, message };
    await settle(pool, { ids: dropped[why], leaseToken, now, attempt, kind: "final", transition, reason });
  }
  return opened;
}

function judge(shop: ShopHandle, delivery: ClaimedDelivery, now: number): Unsendable | Buffer {
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
