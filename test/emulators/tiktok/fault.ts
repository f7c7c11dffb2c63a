import { z } from "zod";

const count = z.int().min(1).optional();

/** Whom a fault strikes and how often; every field may be left out, which then means "any" or "always". */
const aim = {
  pixelCode: z.string().min(1).optional(),
  token: z.string().min(1).optional(),
  /** An endpoint's path, such as `/open_api/v1.3/event/track/`. */
  path: z.string().startsWith("/").optional(),
  /** Strikes this many requests, then is used up. Without it: until cleared. */
  times: count,
  /** Strikes only each n-th request it is aimed at, the n-th first: 20 makes 5 %. */
  every: count,
  /** Holds the answer (or the broken connection) back this long. The events are recorded before the wait. */
  delayMs: z.int().min(0).optional(),
};

/** With `accepting` the request is checked and its events recorded as usual; only the answer is spoiled. */
const spoiled = { ...aim, accepting: z.boolean().optional() };

const httpErrorStatus = z.int().min(400).max(599).optional();

/** One way in which TikTok misbehaves. */
export const Fault = z.discriminatedUnion("kind", [
  /** HTTP 200 with code 40100. */
  z.strictObject({ kind: z.literal("throttle"), ...aim }),
  /** A gateway's HTML page; status 502 unless told. */
  z.strictObject({ kind: z.literal("httpError"), status: httpErrorStatus, ...spoiled }),
  /** The right answer, `delayMs` late. */
  z.strictObject({ kind: z.literal("slow"), ...aim, delayMs: z.int().min(1) }),
  /** The token of this request is revoked just before it is looked at: 40105, here and from now on. */
  z.strictObject({ kind: z.literal("killToken"), ...aim }),
  /** Records the events, then closes the connection without an answer. */
  z.strictObject({ kind: z.literal("dropReplyAfterAccepting"), ...aim }),
  /** Closes the connection without an answer and without recording. */
  z.strictObject({ kind: z.literal("dropConnection"), ...aim }),
  /** Never answers; the connection stays open. */
  z.strictObject({ kind: z.literal("hang"), ...spoiled }),
  /** Any envelope code, under any HTTP status and with any further headers. */
  z.strictObject({
    kind: z.literal("code"),
    code: z.int(),
    message: z.string().optional(),
    status: z.int().min(200).max(599).optional(),
    headers: z.record(z.string(), z.string()).optional(),
    ...spoiled,
  }),
  /** HTTP 200 with code 40050. */
  z.strictObject({ kind: z.literal("duplicateCode"), ...aim }),
  /** Code 20001: takes the events named, or the 1st, 3rd, 5th... of the batch. */
  z.strictObject({ kind: z.literal("partial"), acceptEventIds: z.array(z.string()).optional(), ...aim }),
  /** Refuses with 40002 every batch that holds this event id. */
  z.strictObject({ kind: z.literal("poisonEvent"), eventId: z.string().min(1), ...aim }),
  /** The success envelope, cut in the middle, as a whole HTTP answer. */
  z.strictObject({ kind: z.literal("truncatedJson"), ...spoiled }),
  /** The success envelope, its connection closed in the middle. */
  z.strictObject({ kind: z.literal("resetMidReply"), ...spoiled }),
  /** No body; status 200 unless told. */
  z.strictObject({ kind: z.literal("emptyBody"), status: z.int().min(200).max(599).optional(), ...spoiled }),
  /** An HTML page with HTTP 200. */
  z.strictObject({ kind: z.literal("html"), ...spoiled }),
  /** HTTP 302; the location is another path of the emulator, where a follower shows up in the request log. */
  z.strictObject({ kind: z.literal("redirect"), location: z.string().min(1).optional(), ...spoiled }),
]);
export type Fault = z.infer<typeof Fault>;
export type FaultKind = Fault["kind"];
