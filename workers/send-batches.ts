import type { SendBatches } from "#app/pipeline/send-batches.ts";

/** Claims before another pixel gets its turn; a claim is up to a thousand deliveries. */
const claimsMax = 10;

/**
 * Sends what a pixel has due.
 *
 * @returns whether more is due now.
 */
export function createSendBatchesWorker(sendBatches: SendBatches): (pixelId: number) => Promise<boolean> {
  return async (pixelId) => {
    for (let claim = 0; claim < claimsMax; claim += 1) {
      const { claimed, stopped } = await sendBatches(pixelId);
      if (claimed === 0 || stopped) return false;
    }
    return true;
  };
}
