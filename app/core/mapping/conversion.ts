import type { ClickChoice } from "#app/core/identity/choose-click.ts";
import type { KeySources } from "#app/core/identity/match-keys.ts";
import type { SkipReason } from "#app/core/mapping/skip-reason.ts";
import type { Value } from "#app/core/mapping/value.ts";
import type { Consent } from "#app/core/storefront/consent.ts";
import type { CanonicalEvent, CustomEventName } from "#app/core/tiktok/event-names.ts";
import type { TikTokEvent } from "#app/core/tiktok/event.ts";

/** What a merchant should know although the event can be sent. */
export type Warning = "currency_not_supported" | "value_missing" | "lines_without_id" | "no_contents";

/** Why something is a test: it never leaves without a test event code. Also the reason where it does not leave. */
export type TestKind = "test_order" | "own_visit";

/** An event without its name: the name depends on the pixel's spelling. */
export type EventDraft = Omit<TikTokEvent, "event">;

/** Everything that decided over a conversion and that explains it later. Stored sealed: it holds hashed identity. */
export type ConversionFacts = {
  readonly consent: Consent;
  readonly countries: readonly string[];
  readonly channel: string | undefined;
  readonly clicks: ClickChoice["candidates"];
  readonly value: Value;
  readonly keySources: KeySources;
  readonly timeSource: string;
  readonly pageSource: "landing page" | "page it happened on" | "shop's front page";
  /** Absent where consent forbids to keep who it was. */
  readonly draft: EventDraft | undefined;
};

/** One business fact, mapped: what happened, and whether TikTok is to hear of it. */
export type MappedConversion = {
  readonly source: "purchase" | "checkout" | "storefront";
  /** Canonical, or the name of a custom event. */
  readonly event: CanonicalEvent | CustomEventName;
  readonly tiktokEventId: string;
  readonly orderName: string | undefined;
  /** Unix milliseconds. */
  readonly occurredAt: number;
  readonly cancelledAt: number | undefined;
  /** Undefined for what really happened. */
  readonly test: TestKind | undefined;
  readonly value: string | undefined;
  readonly currency: string | undefined;
  /** When the click was that the event carries, Unix milliseconds; the time that stands in where nobody noted it. */
  readonly clickedAt: number | undefined;
  readonly skip: SkipReason | undefined;
  readonly warnings: readonly Warning[];
  /** True while the other of browser and webhook, which knows more, has not been heard. */
  readonly awaitsOtherHalf: boolean;
  readonly facts: ConversionFacts;
};
