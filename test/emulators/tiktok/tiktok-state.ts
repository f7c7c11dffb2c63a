import { createEventLedger } from "./event-ledger.ts";
import type { EventLedger } from "./event-ledger.ts";
import { createPixelRegistry } from "./pixel-registry.ts";
import type { PixelRegistry } from "./pixel-registry.ts";

/** What TikTok remembers between calls. A new endpoint that needs memory adds its own part here. */
export type TikTokState = {
  pixels: PixelRegistry;
  events: EventLedger;
  /** False: accepted events are kept without their `json`. */
  keepBodies: boolean;
};

export function createTikTokState(keepBodies: boolean): TikTokState {
  return { pixels: createPixelRegistry(), events: createEventLedger(), keepBodies };
}
