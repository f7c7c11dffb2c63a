import { randomUUID } from "node:crypto";
import type { Pool } from "pg";

import type { Clock } from "#app/clock.server.ts";
import { batchCountMax, packBatches } from "#app/core/delivery/batch.ts";
import type { Log } from "#app/log.server.ts";
import { claimDeliveries, testsPerClaim } from "#app/pipeline/claim-deliveries.ts";
import { dropUnsendable } from "#app/pipeline/drop-unsendable.ts";
import { createSendBatch, type OpenedDelivery } from "#app/pipeline/send-batch.ts";
import { breakConnection, readSendingPixel, type SendingPixel } from "#app/pipeline/sending-pixel.ts";
import { releaseDeliveries } from "#app/pipeline/settle.ts";
import type { ShopDirectory, ShopHandle } from "#app/shops.server.ts";
import type { TrackEvents } from "#app/tiktok/track-events.ts";

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
  const { pool, shops, clock, log } = dependencies;
  const sendBatch = createSendBatch(dependencies);

  return async (pixelId) => {
    const pixel = await readSendingPixel(pool, pixelId, clock());
    const shop = pixel && (await shops.byId(pixel.shopId));
    if (pixel === undefined || shop === undefined) return { claimed: 0, stopped: true };
    const token = await openToken(shop, pixel);
    if (token === undefined) return { claimed: 0, stopped: true };
    const leaseToken = randomUUID();
    const limit = batchLimit(pixel);
    const claimed = await claimDeliveries(pool, { pixelId, now: clock(), limit, leaseToken });
    const opened = await dropUnsendable(pool, shop, claimed, leaseToken, clock());

    const batches = inBatches(opened, pixel);
    for (const [index, batch] of batches.entries()) {
      const untouched = batches.slice(index + 1).flat();
      const work = { pixel, token, leaseToken, batch, waiting: untouched, fresh: index === 0 };
      if (await sendBatch(work)) continue;
      await releaseDeliveries(
        pool,
        untouched.map(({ delivery }) => delivery.id),
        leaseToken,
      );
      return { claimed: claimed.length, stopped: true };
    }
    return { claimed: claimed.length, stopped: false };
  };

  /** A token that does not open will not open later either: a person has to connect again. */
  async function openToken(shop: ShopHandle, pixel: SendingPixel): Promise<string | undefined> {
    try {
      return shop.vault.open("connection.token_sealed", pixel.tokenSealed).toString("utf8");
    } catch (error) {
      await breakConnection(pool, pixel, clock(), { message: "the stored token does not open" });
      log.error({ error, shop: shop.domain, pixel: pixel.code }, "connection.token_unsealable");
      return undefined;
    }
  }
}

/**
 * How many deliveries to take at once, tests of a pixel in test mode not counted. After repeated failures smaller batches find out whether it is one
 * event that fails them all.
 */
function batchLimit(pixel: SendingPixel): number {
  if (pixel.testEventCode !== undefined) return testsPerClaim;
  return Math.max(1, Math.floor(batchCountMax / 4 ** Math.max(0, pixel.failureStreak - 2)));
}

/**
 * A request is for one pixel or one mobile app. Tests go alone, as TikTok shows them, after what is real; so does an event
 * whose senders died with it.
 */
function inBatches(
  opened: readonly OpenedDelivery[],
  pixel: SendingPixel,
): readonly (readonly OpenedDelivery[])[] {
  if (pixel.testEventCode !== undefined) return opened.map((item) => [item]);
  const together = opened.filter((item) => !isAlone(item));
  const alone = opened.filter(isAlone);
  const bySource = Map.groupBy(
    together,
    ({ delivery }) => `${delivery.eventSource} ${delivery.eventSourceId}`,
  );
  const packed = [...bySource.values()].flatMap((items) => packBatches(items, ({ body }) => body.length));
  return [...packed, ...alone.map((item) => [item])];
}

function isAlone({ delivery }: OpenedDelivery): boolean {
  return delivery.testEventCode !== undefined || delivery.interruptions > 1;
}
