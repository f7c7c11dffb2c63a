import type { ClickChoice } from "#app/core/identity/choose-click.ts";
import type { KeySources } from "#app/core/identity/match-keys.ts";
import type { SkipReason } from "#app/core/mapping/skip-reason.ts";
import type { Value } from "#app/core/mapping/value.ts";
import type { Consent } from "#app/core/storefront/consent.ts";
import type { CanonicalEvent } from "#app/core/tiktok/event-names.ts";
import type { TikTokEvent } from "#app/core/tiktok/event.ts";

/** What a merchant should know although the event can be sent. */
export type Warning = "currency_not_supported" | "value_missing" | "lines_without_id" | "no_contents";

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
  readonly pageSource: "landing page" | "shop's front page";
  /** Absent where consent forbids to keep who it was. */
  readonly draft: EventDraft | undefined;
};

/** One business fact, mapped: what happened, and whether TikTok is to hear of it. */
export type MappedConversion = {
  readonly source: "purchase" | "checkout";
  readonly event: CanonicalEvent;
  readonly tiktokEventId: string;
  readonly orderName: string | undefined;
  /** Unix milliseconds. */
  readonly occurredAt: number;
  readonly cancelledAt: number | undefined;
  readonly test: boolean;
  readonly value: string | undefined;
  readonly currency: string | undefined;
  readonly skip: SkipReason | undefined;
  readonly warnings: readonly Warning[];
  readonly facts: ConversionFacts;
};
