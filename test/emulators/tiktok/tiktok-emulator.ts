import type { DuplicateEvent, TestEvent, TrackedEvent } from "./event-ledger.ts";
import type { Fault } from "./fault.ts";
import type { PixelRegistration } from "./pixel-registry.ts";
import type { RequestRecord } from "./request-record.ts";

export type TikTokEmulatorOptions = {
  /** A free one unless told. */
  port?: number | undefined;
  /** TikTok's clock: the age of events, the 48 h of deduplication, the times in the records. */
  now?: (() => Date) | undefined;
  pixels?: readonly PixelRegistration[] | undefined;
  /** False keeps no request, answer or event bodies, for long runs. Default true. */
  keepBodies?: boolean | undefined;
  /** Bodies above this get HTTP 413 with an HTML page. No limit unless told, as TikTok publishes none. */
  bodyBytesMax?: number | undefined;
};

export type Counts = {
  requests: number;
  accepted: number;
  duplicates: number;
  testEvents: number;
};

/** A running stand-in for TikTok's Business API. The lists grow as it is used; after `reset` they are new lists. */
export type TikTokEmulator = {
  /** `http://127.0.0.1:<port>`, without a slash at the end. */
  readonly url: string;
  readonly port: number;
  readonly requests: readonly RequestRecord[];
  /** What TikTok counts: test events and duplicates are not in it. */
  readonly accepted: readonly TrackedEvent[];
  readonly duplicates: readonly DuplicateEvent[];
  readonly testEvents: readonly TestEvent[];
  readonly counts: Counts;
  registerPixel(registration: PixelRegistration): void;
  /** From now on the token gets 40105. */
  revokeToken(token: string): void;
  restoreToken(token: string): void;
  /** Faults are tried in the order they were added; a request meets at most one. */
  fail(fault: Fault): void;
  readonly faults: readonly Fault[];
  clearFaults(): void;
  /** Looks after every change, never by the clock; rejects after `timeoutMs` (5 s unless told) or on `close`. */
  waitFor(isMet: (emulator: TikTokEmulator) => boolean, timeoutMs?: number): Promise<void>;
  /** Forgets requests, events, faults and revocations; registered pixels stay. */
  reset(): void;
  /** Breaks every open connection, hung ones too. */
  close(): Promise<void>;
};
