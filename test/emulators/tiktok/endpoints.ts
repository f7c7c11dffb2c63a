import type { Endpoint } from "./call.ts";
import { trackEvents } from "./event-track/track-events.ts";

/** Every path of TikTok's API that the emulator plays. Paths end in a slash: without it TikTok answers 404. */
export const endpoints: ReadonlyMap<string, Endpoint> = new Map([
  ["/open_api/v1.3/event/track/", trackEvents],
]);
