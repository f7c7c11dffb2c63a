import type { DeliveryState } from "#app/core/delivery/state.ts";
import type { Reason } from "#app/core/explain/reason.ts";
import type { ClickVerdict } from "#app/core/identity/choose-click.ts";
import type { ClickSource } from "#app/core/identity/click.ts";
import type { Warning } from "#app/core/mapping/conversion.ts";
import type { Deed } from "#app/core/mapping/deed.ts";
import type { RuleVerdict } from "#app/core/rules/match-rule.ts";
import type { ValueStep } from "#app/core/mapping/value.ts";
import type { Consent } from "#app/core/storefront/consent.ts";
import type { CodeClass } from "#app/core/tiktok/response-codes.ts";
import type { TikTokUser } from "#app/core/tiktok/event.ts";

/** What a sentence may tell of its delivery. Texts from outside (the channel) are quoted by the sentence. */
export type SentenceFacts = {
  /** "This purchase", "This checkout", "This signup", "This event", "This message". */
  readonly subject: string;
  readonly attempts: number;
  readonly channel: string | undefined;
  /** Names of the buyer's countries, joined; undefined when none is known. */
  readonly countries: string | undefined;
  /** Whole days between the newest click and the conversion. */
  readonly clickAgeDays: number | undefined;
};

type Sentence = (facts: SentenceFacts) => string;

/** What happened and what to do about it. */
export type ReasonText = {
  /** A few words, for a table. */
  readonly short: string;
  readonly sentence: Sentence;
  readonly advice?: string;
};

export type AnswerText = { readonly meaning: string; readonly advice?: string };

/** Where a delivery that waits is held up. */
export type Waiting = "first" | "again" | "replayed" | "unknown" | "reconnect" | "disconnected";

/** Answers that are not TikTok's: nothing came back, or nothing that TikTok's software wrote. */
export type NoAnswer =
  | "not_sent"
  | "lost"
  | "gateway"
  | "throttled_gateway"
  | "interrupted"
  /** It was not sent at all. */
  | "too_old"
  | "parked"
  | "body_lost";

/**
 * Every text an explanation is made of, in one language. The tables are total: a new state, reason, code class,
 * key or step without its words does not compile.
 */
export type ExplanationTexts = {
  /** BCP 47, for the names of countries. */
  readonly locale: string;
  readonly subject: { readonly [Kind in "purchase" | "checkout" | "signup" | "event" | "message"]: string };
  readonly accepted: { readonly first: Sentence; readonly later: Sentence; readonly proved: Sentence };
  readonly waiting: { readonly [Kind in Waiting]: ReasonText };
  readonly redacted: ReasonText;
  /** TikTok may have it: its answer came after the erasure, or never. */
  readonly redactedWhileSending: ReasonText;
  readonly reason: { readonly [Name in Reason]: ReasonText };
  /** Dead although mapped: it waited longer than TikTok matches. */
  readonly waitedTooLong: ReasonText;
  readonly otherReason: (reason: string) => ReasonText;
  /** What a test is, that went or will go with this code. */
  readonly isTest: (testEventCode: string) => string;
  readonly warning: { readonly [Name in Warning]: string };
  readonly answer: { readonly [Class in CodeClass]: AnswerText };
  readonly noAnswer: { readonly [Kind in NoAnswer]: AnswerText };
  /** Codes with more to say than their class. */
  readonly code: { readonly [code: number]: AnswerText };
  /** A person had it sent again. */
  readonly replayed: AnswerText;
  readonly split: (batchSize: number) => string;
  /** What a row of the shop's rules said; `isMaker`: the event is of this row. */
  readonly rule: (row: {
    readonly ruleId: string;
    readonly verdict: RuleVerdict;
    readonly isMaker: boolean;
  }) => string;
  readonly consent: { readonly [Answer in Consent]: Sentence };
  readonly consentWithheld: Sentence;
  readonly clickSource: { readonly [Source in ClickSource]: string };
  readonly clickVerdict: { readonly [Verdict in ClickVerdict]: string };
  readonly noClicks: string;
  readonly clickTimeUnknown: string;
  readonly key: {
    readonly [Key in keyof Required<TikTokUser>]: { readonly label: string; readonly missing: string };
  };
  /** Keys that a checkout never carries. */
  readonly missingFromCheckout: string;
  /** Keys that TikTok takes from websites only. */
  readonly missingFromApps: string;
  readonly noClicksOfApps: string;
  readonly eventSource: {
    readonly web: string;
    readonly app: (app: { readonly appId: string; readonly channel: string | undefined }) => string;
  };
  readonly withheldKeys: string;
  readonly field: {
    readonly [Path in "event_id" | "event_time" | "page.url" | "app.app_id" | "limited_data_use"]: {
      readonly label: string;
      readonly source: string;
    };
  };
  /** Properties that mapping makes; any other is called as it was published. */
  readonly property: { readonly [key: string]: { readonly label: string; readonly source: string } };
  /** Names of sources as mapping notes them; one it does not know is shown as noted. */
  readonly source: { readonly [noted: string]: string };
  readonly valueStep: { readonly [Part in ValueStep["part"]]: string };
  readonly valueNotSent: string;
  readonly valueUnknown: string;
  readonly valueNone: string;
  readonly timeline: {
    readonly occurred: { readonly [Kind in "purchase" | "checkout" | "signup" | "event"]: string };
    readonly received: { readonly shopify: string; readonly storefront: string };
    /** What a message did to the conversion it told of. */
    readonly did: { readonly [Did in Deed]: string };
    readonly unlisted: string;
    readonly mapped: { readonly pending: string; readonly skipped: string; readonly dead: string };
    readonly sent: (attempt: number, of: number) => string;
    readonly interrupted: string;
    readonly replayed: string;
    readonly settled: { readonly [State in DeliveryState]: string };
    readonly cancelled: string;
    readonly next: string;
  };
};
