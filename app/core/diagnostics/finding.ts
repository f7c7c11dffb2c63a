import type { Day } from "#app/core/ads/day.ts";
import type { GapCause } from "#app/core/coverage/explain-coverage.ts";
import type { MatchField } from "#app/core/coverage/match-field.ts";
import type { CodeClass } from "#app/core/tiktok/response-codes.ts";

/**
 * - `critical`: conversions are not counted, or counted twice, until somebody acts.
 * - `warning`: some are, or TikTok matches fewer than it could.
 * - `notice`: worth knowing; nothing has to be done today.
 */
export const severities = ["critical", "warning", "notice"] as const;

export type Severity = (typeof severities)[number];

/** What each kind of finding shows for evidence. Moments in ISO 8601; `words` are text from outside. */
export type FindingEvidence = {
  not_connected: { readonly waiting: number };
  disconnected: { readonly waiting: number };
  needs_reconnecting: {
    /** Undefined: the login, and with it every pixel that has no token of its own. */
    readonly pixelCode: string | undefined;
    readonly brokenAt: string | undefined;
    readonly words: string | undefined;
    readonly waiting: number;
  };
  permissions_missing: { readonly permissions: readonly string[] };
  pixels_off: { readonly pixelCodes: readonly string[] };
  pixel_not_permitted: {
    readonly pixelId: number;
    readonly pixelCode: string;
    readonly code: number;
    readonly words: string | undefined;
  };
  pixel_unknown: { readonly pixelCode: string; readonly accounts: readonly string[] };
  pixel_elsewhere: { readonly pixelCode: string; readonly account: string };
  pixels_overlap: { readonly pixelCodes: readonly [string, string] };
  pixel_paused: {
    readonly pixelId: number;
    readonly pixelCode: string;
    readonly until: string;
    readonly failures: number;
  };
  test_tagged: { readonly pixelId: number; readonly pixelCode: string; readonly testEventCode: string };
  test_mode_on: {
    readonly pixelId: number;
    readonly pixelCode: string;
    readonly testEventCode: string;
    readonly until: string;
  };
  work_stalled: { readonly work: "mapping" | "sending"; readonly since: string };
  webhooks_silent: {
    readonly orders: number;
    readonly since: string;
    readonly lastHeardAt: string | undefined;
  };
  orders_missing: {
    readonly missing: number;
    readonly orders: number;
    readonly since: string;
    readonly until: string;
  };
  orders_repaired: { readonly repaired: number; readonly orders: number; readonly since: string };
  /** `outdated`: it is there, with other settings than it should have. */
  web_pixel_missing: { readonly state: "missing" | "outdated" };
  /** `missing`: the published theme has no embed of ours to switch on. */
  embed_off: { readonly state: "off" | "missing" };
  storefront_silent: { readonly lastSeenAt: string | undefined; readonly purchases: number };
  attributes_lost: { readonly lost: number; readonly seen: number };
  field_low: {
    readonly field: MatchField;
    readonly has: number;
    readonly of: number;
    /** What most of the others lack it for; undefined where nobody knows. */
    readonly cause: GapCause | undefined;
    readonly causeCount: number;
  };
  clicks_outside_window: { readonly held: number; readonly of: number; readonly windowDays: number };
  events_too_old: { readonly count: number; readonly of: number; readonly maxAgeDays: number };
  currency_not_supported: { readonly currency: string | undefined; readonly events: number };
  events_without_value: { readonly events: number };
  products_without_id: { readonly events: number };
  browser_sender: SenderEvidence & { readonly browser: number };
  server_sender: SenderEvidence & { readonly server: number };
  server_far_below: SenderEvidence & { readonly server: number };
  tiktok_error: {
    readonly code: number;
    readonly codeClass: CodeClass;
    readonly count: number;
    /** More were not counted. */
    readonly isAtLeast: boolean;
    readonly newest: {
      readonly deliveryId: string;
      readonly at: string;
      readonly words: string | undefined;
      readonly requestId: string | undefined;
    };
  };
  given_up: { readonly dead: number; readonly unknown: number; readonly since: string };
};

/** Days are UTC, first and last included. */
type SenderEvidence = {
  readonly pixelCode: string;
  readonly from: Day;
  readonly to: Day;
  readonly accepted: number;
};

export type FindingKind = keyof FindingEvidence;

/** Something that is wrong, with the numbers that show it. */
export type Finding = { [Kind in FindingKind]: FindingOf<Kind> }[FindingKind];

export type FindingOf<Kind extends FindingKind> = {
  readonly kind: Kind;
  readonly severity: Severity;
  readonly evidence: FindingEvidence[Kind];
};

export function finding<Kind extends FindingKind>(
  severity: Severity,
  kind: Kind,
  evidence: FindingEvidence[Kind],
): Finding {
  // Kind and evidence belong together by the signature, which the union cannot say of a type variable.
  return { kind, severity, evidence } as Finding;
}
