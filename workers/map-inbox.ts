import type { MapInbox } from "#app/pipeline/map-inbox.ts";
import type { RunErrands } from "#app/privacy/run-errands.ts";

/** Rounds before another shop gets its turn; a round maps up to a hundred messages. */
const roundsMax = 10;

/**
 * Carries out what is to be done about a shop itself, then maps what it has waiting and nudges its pixels.
 *
 * @returns whether more is waiting.
 */
export function createMapInboxWorker(dependencies: {
  readonly runErrands: RunErrands;
  readonly mapInbox: MapInbox;
  readonly nudgeSending: (pixelId: number) => void;
}): (shopId: number) => Promise<boolean> {
  const { runErrands, mapInbox, nudgeSending } = dependencies;
  return async (shopId) => {
    const goesOn = await runErrands(shopId);
    for (let round = 0; round < roundsMax; round += 1) {
      const { entries, pixelIds } = await mapInbox(shopId);
      if (entries === 0) return goesOn;
      for (const pixelId of pixelIds) nudgeSending(pixelId);
    }
    return true;
  };
}
