import type { ClickChoice } from "#app/core/identity/choose-click.ts";
import type { KeySources } from "#app/core/identity/match-keys.ts";
import type { SkipReason } from "#app/core/mapping/skip-reason.ts";
import type { Amounts, Value } from "#app/core/mapping/value.ts";
import type { JudgedRow } from "#app/core/rules/judged-row.ts";
import type { RuleFacts } from "#app/core/rules/rule-facts.ts";
import type { RuleSource, RuleValue } from "#app/core/rules/rule.ts";
import type { Consent } from "#app/core/storefront/consent.ts";
import type { CanonicalEvent, CustomEventName } from "#app/core/tiktok/event-names.ts";
import type { TikTokEvent, TikTokProperties } from "#app/core/tiktok/event.ts";

/** What a merchant should know although the event can be sent. */
export type Warning = "currency_not_supported" | "value_missing" | "lines_without_id" | "no_contents";

/** Why something is a test: it never leaves without a test event code. Also the reason where it does not leave. */
export type TestKind = "test_order" | "own_visit";

/** An event without its name: the name depends on the pixel's spelling. */
export type EventDraft = Omit<TikTokEvent, "event">;

/**
 * Everything that decides over a conversion whatever the rules say, and that explains it later: with a table of rules it
 * becomes events (applyRules), now or again from what was stored. Stored sealed: it holds hashed identity.
 */
export type ConversionFacts = {
  readonly consent: Consent;
  readonly countries: readonly string[];
  readonly channel: string | undefined;
  /** TikTok's number of the mobile app that the channel is, as the merchant said; absent where it is none. */
  readonly appId?: string | undefined;
  readonly clicks: ClickChoice["candidates"];
  readonly keySources: KeySources;
  readonly timeSource: string;
  readonly pageSource: "landing page" | "page it happened on" | "shop's front page" | "page not told";
  /** The customer opted out of the sale of its data in Shopify. */
  readonly saleOptedOut: boolean;
  /** Why none of its events may be sent, whatever the rules say. */
  readonly skip: SkipReason | undefined;
  /** What it goes without, for whatever event. */
  readonly warnings: readonly Warning[];
  /** What only rules look at. */
  readonly rule: Omit<RuleFacts, "channel" | "countries" | "total">;
  /** What a value can be taken from. */
  readonly amounts: Amounts;
  /** What a custom event was published with, as far as TikTok takes it. */
  readonly properties: TikTokProperties | undefined;
  /** Without a value, which is the rules' to say. Absent where it is forbidden to keep who it was. */
  readonly draft: EventDraft | undefined;
};

/** One event that a conversion becomes. */
export type MappedEvent = {
  /** The row that made it; undefined where none held. */
  readonly ruleId: string | undefined;
  /** Canonical, or the name of a custom event. */
  readonly event: CanonicalEvent | CustomEventName;
  readonly value: Value;
  readonly valueKind: RuleValue["kind"];
  readonly warnings: readonly Warning[];
  readonly skip: SkipReason | undefined;
  /** With its value. Absent where it is forbidden to keep who it was. */
  readonly draft: EventDraft | undefined;
};

/** One business fact, mapped: what happened, and what TikTok is to hear of it. */
export type MappedConversion = {
  readonly source: RuleSource;
  readonly toldBy: "shopify" | "storefront";
  readonly tiktokEventId: string;
  readonly orderName: string | undefined;
  /** Unix milliseconds. */
  readonly occurredAt: number;
  readonly cancelledAt: number | undefined;
  /** Undefined for what really happened. */
  readonly test: TestKind | undefined;
  /** What it is worth by the shop's setting, whatever its events say. */
  readonly value: string | undefined;
  readonly currency: string | undefined;
  /** When the click was that the event carries, Unix milliseconds; the time that stands in where nobody noted it. */
  readonly clickedAt: number | undefined;
  /** True while the other of browser and webhook, which knows more, has not been heard. */
  readonly awaitsOtherHalf: boolean;
  readonly facts: ConversionFacts;
  /** The version of the shop's rules that made the events. */
  readonly rulesVersion: number;
  /** One at least; never two of the same name. Where no row holds: one, skipped. */
  readonly events: readonly MappedEvent[];
  /** Every row of its source, with why it held or did not. */
  readonly judged: readonly JudgedRow[];
};
