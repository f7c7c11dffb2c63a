import type { AppSeed } from "./account/app-registry.ts";
import type { AccessToken, AuthCode } from "./account/grant-book.ts";
import type { GrantRequest } from "./account/grant-request.ts";
import type { Spoil } from "./account/portal.ts";
import type { Role, UserSeed } from "./account/user-registry.ts";
import type { DayRange, Restatement } from "./ads/ads-book.ts";
import type { AdsSeed } from "./ads/ads-seed.ts";
import type { DuplicateEvent, TestEvent, TrackedEvent } from "./event-ledger.ts";
import type { Fault } from "./fault.ts";
import type { PixelRegistration } from "./pixel-registry.ts";
import type { PixelDaySeed } from "./pixels/pixel-days.ts";
import type { RequestRecord } from "./request-record.ts";

export type TikTokEmulatorOptions = {
  /** A free one unless told. */
  port?: number | undefined;
  /** TikTok's clock: the age of events, the 48 h of deduplication, the times in the records. */
  now?: (() => Date) | undefined;
  pixels?: readonly PixelRegistration[] | undefined;
  /** Developer apps that may ask users for access. */
  apps?: readonly AppSeed[] | undefined;
  /** TikTok users with their ad accounts; the first is signed in. */
  users?: readonly UserSeed[] | undefined;
  /** Requests an app may make in one second of the clock, events not counted; TikTok's Basic tier has 10. No limit unless told. */
  qpsMax?: number | undefined;
  /** What Cancel on the consent page sends back, beside `state`: TikTok does not say. `error=access_denied` unless told. */
  cancelParams?: Readonly<Record<string, string>> | undefined;
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
  readonly authCodes: readonly AuthCode[];
  readonly accessTokens: readonly (AccessToken & { revoked: boolean })[];
  registerPixel(registration: PixelRegistration): void;
  /** Like the other register methods: an app or user known already is replaced. */
  registerApp(app: AppSeed): void;
  registerUser(user: UserSeed): void;
  /** Takes effect for tokens given out already; undefined takes the user out of the ad account. */
  setRole(userId: string, advertiserId: string, role: Role | undefined): void;
  /** Whom the consent page greets. */
  signInAs(userId: string): void;
  /** As if the user had pressed Authorize. */
  authorize(request: GrantRequest): { authCode: string; redirectTo: string };
  /** As if the code had been exchanged too. */
  issueToken(request: Omit<GrantRequest, "redirectUri" | "state"> & { token?: string | undefined }): string;
  /** Changes the parameters of the next redirect back to the app. */
  spoilNextCallback(spoil: Spoil): void;
  /** Replaces everything this ad account advertised. */
  setAds(advertiserId: string, ads: AdsSeed): void;
  /** Changes days that are past; gives how many. Throws when there was none to change. */
  restate(advertiserId: string, range: DayRange, change: Restatement): number;
  /** Deletes a campaign, ad group or ad, and what is under it. */
  deleteObject(advertiserId: string, id: string): void;
  /** What the statistics say of one event on one UTC day; server events are counted unless told. */
  setPixelDay(pixelCode: string, day: PixelDaySeed): void;
  /** From now on the token gets 40105. */
  revokeToken(token: string): void;
  restoreToken(token: string): void;
  /** Faults are tried in the order they were added; a request meets at most one. */
  fail(fault: Fault): void;
  readonly faults: readonly Fault[];
  clearFaults(): void;
  /** Looks after every change, never by the clock; rejects after `timeoutMs` (5 s unless told) or on `close`. */
  waitFor(isMet: (emulator: TikTokEmulator) => boolean, timeoutMs?: number): Promise<void>;
  /** Forgets requests, events, faults, revocations and codes; what was registered, seeded or issued stays. */
  reset(): void;
  /** Breaks every open connection, hung ones too. */
  close(): Promise<void>;
};
