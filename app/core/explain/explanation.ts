import type { Attempt } from "#app/core/delivery/attempt.ts";
import type { DeliveryState } from "#app/core/delivery/state.ts";
import type { EventDraft } from "#app/core/mapping/conversion.ts";
import type { EventFacts } from "#app/core/mapping/stored-facts.ts";
import type { Consent } from "#app/core/storefront/consent.ts";
import type { SentEvent } from "#app/core/mapping/plan-deliveries.ts";
import type { EventSource } from "#app/core/tiktok/app-event.ts";

/** What of an event is explained: a mobile app's has no page. */
export type ExplainableEvent = Omit<EventDraft, "page"> & { readonly page?: EventDraft["page"] };

/** A delivery with everything that decided over it, opened. Moments in ISO 8601. */
export type ExplainedDelivery = {
  readonly state: DeliveryState;
  readonly reason: string | undefined;
  readonly event: string;
  readonly eventName: string;
  readonly tiktokEventId: string;
  /** TikTok's pixel code, or its number of the mobile app; undefined where the shop had no pixel. */
  readonly pixelCode: string | undefined;
  readonly eventSource: EventSource;
  readonly warnings: readonly string[];
  /** Set for a test: it only leaves with this code. */
  readonly testEventCode: string | undefined;
  readonly attempts: readonly Attempt[];
  readonly unknownSince: string | undefined;
  readonly nextAttemptAt: string | undefined;
  readonly mappedAt: string;
  readonly settledAt: string | undefined;
  /** Undefined where the pixel is gone. */
  readonly connection: "connected" | "needs_reconnecting" | "disconnected" | undefined;
  /** What told of it, as it arrived, oldest first. */
  readonly messages: readonly ToldMessage[];
  /** When the first message after those arrived, where there are too many to list. */
  readonly unlistedSince: string | undefined;
  /** Undefined for a message that could not be read. */
  readonly conversion:
    | {
        /** A RuleSource, or what an older version called it. */
        readonly source: string;
        readonly occurredAt: string;
        readonly cancelledAt: string | undefined;
        /** 0 for the default rules. */
        readonly rulesVersion: number;
      }
    | undefined;
  /** Undefined once retention or an erasure has taken them. */
  readonly facts: EventFacts | undefined;
  /** The event as it was or will be sent; undefined where nothing is kept to send. */
  readonly body: SentEvent | undefined;
};

/** A message about a conversion. */
export type ToldMessage = {
  readonly topic: string;
  readonly receivedAt: string;
  /** A Deed, or why it could not be read; undefined where it waits to be mapped again. */
  readonly did: string | undefined;
};

export type ExplainedAttempt = {
  readonly at: string;
  readonly outcome: Attempt["outcome"];
  readonly batchSize: number;
  readonly httpStatus: number | undefined;
  readonly code: number | undefined;
  /** TikTok's own words: text from outside. */
  readonly message: string | undefined;
  /** What was seen instead of an answer, for those who look after the network. */
  readonly detail: string | undefined;
  readonly requestId: string | undefined;
  readonly meaning: string;
  readonly advice: string | undefined;
};

export type ExplainedClick = {
  readonly ttclid: string;
  readonly source: string;
  readonly clickedAt: string;
  readonly isTimeKnown: boolean;
  readonly verdict: "used" | "older_than_another" | "outside_window";
  readonly sentence: string;
};

/** One field of the event: what it holds and where that came from. */
export type ExplainedField = {
  /** Its path in the event, such as `user.email`. */
  readonly path: string;
  readonly label: string;
  readonly value: string;
  /** False for what the event has as a number or a truth value. */
  readonly isText: boolean;
  readonly isHashed: boolean;
  readonly source: string;
};

export type ExplainedValue = {
  readonly currency: string | undefined;
  /** Decimal strings, signed; they add up to `total` exactly. */
  readonly steps: readonly { readonly label: string; readonly amount: string }[];
  readonly total: string | undefined;
  /** Why the value was not sent although it is known, or why it is not known. */
  readonly note: string | undefined;
};

export type TimelineEntry = {
  readonly at: string;
  readonly what: string;
  readonly detail: string | undefined;
};

/** Why a delivery is as it is, in words: what the page of a delivery and `clickback explain` show. Plain data. */
export type Explanation = {
  /** What it is about; `message` where it could not be read. */
  readonly kind: "purchase" | "checkout" | "message";
  readonly state: DeliveryState;
  readonly reason: string | undefined;
  readonly event: string;
  readonly eventName: string;
  readonly tiktokEventId: string;
  readonly pixelCode: string | undefined;
  readonly eventSource: EventSource;
  /** Which of TikTok's event sources it is reported for, and why that one. */
  readonly sourceSentence: string;
  /** What happened and why, in one sentence. */
  readonly sentence: string;
  /** What a person can do about it; undefined when nothing needs doing. */
  readonly advice: string | undefined;
  /** Set while it will be tried again by itself. */
  readonly nextAttemptAt: string | undefined;
  readonly warnings: readonly string[];
  readonly timeline: readonly TimelineEntry[];
  /** Oldest first. */
  readonly attempts: readonly ExplainedAttempt[];
  /** Which row of the shop's rules made the event, or why none did; a sentence for each row of its source. */
  readonly rules: readonly string[];
  /** The version of the shop's rules that these are of; 0 for the default ones. */
  readonly rulesVersion: number | undefined;
  readonly consent: { readonly answer: Consent; readonly sentence: string } | undefined;
  readonly clicks: readonly ExplainedClick[];
  readonly clicksSentence: string | undefined;
  /** All of the event but its name and its contents. */
  readonly fields: readonly ExplainedField[];
  /** Match keys the event goes without, and why. */
  readonly missing: readonly { readonly path: string; readonly label: string; readonly why: string }[];
  readonly contents: readonly ExplainedContent[];
  readonly value: ExplainedValue | undefined;
  /** `sent`: the stored event. `draft`: what would have been sent. */
  readonly body: { readonly kind: "sent" | "queued" | "draft"; readonly event: SentEvent } | undefined;
};

export type ExplainedContent = {
  readonly id: string;
  /** From outside, as the shop named it. */
  readonly name: string | undefined;
  /** The product's type, where Shopify told. */
  readonly category: string | undefined;
  readonly brand: string | undefined;
  readonly quantity: number;
  readonly price: number | undefined;
};
