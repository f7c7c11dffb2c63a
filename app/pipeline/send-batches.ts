import { randomUUID } from "node:crypto";
import type { Pool } from "pg";

import type { Clock } from "#app/clock.server.ts";
import { batchCountMax, packBatches } from "#app/core/delivery/batch.ts";
import type { Log } from "#app/log.server.ts";
import { claimDeliveries, type ClaimedDelivery } from "#app/pipeline/claim-deliveries.ts";
import { createSendBatch, type OpenedDelivery } from "#app/pipeline/send-batch.ts";
import { readSendingPixel, type SendingPixel } from "#app/pipeline/sending-pixel.ts";
import { releaseDeliveries, settle } from "#app/pipeline/settle.ts";
import type { ShopDirectory, ShopHandle } from "#app/shops.server.ts";
import type { TrackEvents } from "#app/tiktok/track-events.ts";

/** TikTok matches nothing older than its longest click window. */
const eventAgeMaxMs = 28 * 86_400_000;

export type SendBatches = (
  pixelId: number,
) => Promise<{ readonly claimed: number; readonly stopped: boolean }>;

/**
 * Sends what is due for one pixel: leases it, packs it, posts it, settles it. Call again until nothing was
 * claimed or it reports that it stopped (paused, broken or gone); the sweep brings back what waits.
 */
export function createSendBatches(dependencies: {
  readonly pool: Pool;
  readonly shops: ShopDirectory;
  readonly trackEvents: TrackEvents;
  readonly clock: Clock;
  readonly random: () => number;
  readonly log: Log;
}): SendBatches {
  const { pool, shops, clock } = dependencies;
  const sendBatch = createSendBatch(dependencies);

  return async (pixelId) => {
    const pixel = await readSendingPixel(pool, pixelId, clock());
    const shop = pixel && (await shops.byId(pixel.shopId));
    if (pixel === undefined || shop === undefined) return { claimed: 0, stopped: true };
    const leaseToken = randomUUID();
    const limit = batchLimit(pixel);
    const claimed = await claimDeliveries(pool, { pixelId, now: clock(), limit, leaseToken });
    const sendable = await dropTooOld(pool, claimed, leaseToken, clock());
    const opened = sendable.map((delivery) => openBody(shop, delivery));
    const token = shop.vault.open("connection.token_sealed", pixel.tokenSealed).toString("utf8");

    const batches = inBatches(opened, pixel);
    for (const [index, batch] of batches.entries()) {
      const goOn = await sendBatch({ pixel, token, leaseToken, batch, fresh: index === 0 });
      if (goOn) continue;
      const untouched = batches.slice(index + 1).flat();
      await releaseDeliveries(
        pool,
        untouched.map(({ delivery }) => delivery.id),
        leaseToken,
      );
      return { claimed: claimed.length, stopped: true };
    }
    return { claimed: claimed.length, stopped: false };
  };
}

/**
 * How many deliveries to take at once. After repeated failures smaller batches find out whether it is one
 * event that fails them all.
 */
function batchLimit(pixel: SendingPixel): number {
  return Math.max(1, Math.floor(batchCountMax / 4 ** Math.max(0, pixel.failureStreak - 2)));
}

/** Tests go alone, as TikTok shows them; so does an event whose senders died with it. */
function inBatches(
  opened: readonly OpenedDelivery[],
  pixel: SendingPixel,
): readonly (readonly OpenedDelivery[])[] {
  if (pixel.testEventCode !== undefined) return opened.map((item) => [item]);
  const suspects = opened.filter(({ delivery }) => delivery.interruptions > 1);
  const others = opened.filter(({ delivery }) => delivery.interruptions <= 1);
  return [...packBatches(others, ({ body }) => body.length), ...suspects.map((item) => [item])];
}

function openBody(shop: ShopHandle, delivery: ClaimedDelivery): OpenedDelivery {
  return { delivery, body: shop.vault.open("delivery.body_sealed", delivery.bodySealed) };
}

/** What waited past TikTok's longest window (a connection broken for weeks) ends dead and is said so. */
async function dropTooOld(
  pool: Pool,
  claimed: readonly ClaimedDelivery[],
  leaseToken: string,
  now: Date,
): Promise<readonly ClaimedDelivery[]> {
  const isTooOld = ({ eventTime }: ClaimedDelivery) =>
    eventTime !== undefined && now.getTime() - eventTime > eventAgeMaxMs;
  await settle(pool, {
    ids: claimed.filter(isTooOld).map(({ id }) => id),
    leaseToken,
    now,
    attempt: {
      at: now.toISOString(),
      outcome: "rejected",
      batchSize: 0,
      message: "not sent: older than 28 days",
    },
    kind: "final",
    transition: "too_old",
    reason: "too_old",
  });
  return claimed.filter((delivery) => !isTooOld(delivery));
}
