import type { IncomingHttpHeaders } from "node:http";
import type { Answer } from "./answer.ts";
import type { TikTokState } from "./tiktok-state.ts";

/** One request as it arrived. `json` is undefined when the body is not JSON in valid UTF-8. */
export type Call = {
  at: Date;
  method: string;
  /** Path and query, as sent; a GET endpoint reads its parameters from here. */
  url: string;
  path: string;
  headers: IncomingHttpHeaders;
  /** The `Access-Token` header as it came; undefined when missing or empty. */
  token: string | undefined;
  body: string;
  bodyBytes: number;
  json: unknown;
  requestId: string;
  /** Which events of the batch to take; a `partial` fault leaves some out, `poisonEvent` takes none. */
  takes: (event: { event_id?: unknown }, index: number) => boolean;
};

/** What a fault can be aimed at, and what the request log counts, in one call. */
export type Target = { pixelCode?: string; events: readonly { event_id?: unknown }[] };

/** One row of the endpoint table. `handle` runs after the path, the method and the token were found right. */
export type Endpoint = {
  method: "GET" | "POST";
  needsToken: boolean;
  /** Whether the app's requests per second are counted: not for events, nor for pages. */
  isLimited: boolean;
  target: (json: unknown) => Target;
  handle: (call: Call, state: TikTokState) => Answer;
};
