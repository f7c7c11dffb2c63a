import type { MapInbox } from "#app/pipeline/map-inbox.ts";

/** Rounds before another shop gets its turn; a round maps up to a hundred messages. */
const roundsMax = 10;

/**
 * Maps what a shop has waiting and nudges its pixels.
 *
 * @returns whether more is waiting.
 */
export function createMapInboxWorker(dependencies: {
  readonly mapInbox: MapInbox;
  readonly nudgeSending: (pixelId: number) => void;
}): (shopId: number) => Promise<boolean> {
  const { mapInbox, nudgeSending } = dependencies;
  return async (shopId) => {
    for (let round = 0; round < roundsMax; round += 1) {
      const { entries, pixelIds } = await mapInbox(shopId);
      if (entries === 0) return false;
      for (const pixelId of pixelIds) nudgeSending(pixelId);
    }
    return true;
  };
}
