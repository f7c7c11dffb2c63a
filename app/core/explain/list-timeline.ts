import type { ExplainedDelivery, TimelineEntry } from "#app/core/explain/explanation.ts";
import type { Reason } from "#app/core/explain/reason.ts";
import type { Deed } from "#app/core/mapping/deed.ts";
import type { ExplanationTexts } from "#app/core/explain/explanation-texts.ts";

/** What happened when, oldest first: seen, mapped, sent, answered, and what comes next. */
export function listTimeline(
  delivery: ExplainedDelivery,
  occurrence: keyof ExplanationTexts["timeline"]["occurred"] | undefined,
  texts: ExplanationTexts,
): readonly TimelineEntry[] {
  const { timeline } = texts;
  const entries: TimelineEntry[] = [];
  const add = (at: string | undefined, what: string, detail?: string) => {
    if (at !== undefined) entries.push({ at, what, detail });
  };
  const { conversion, messages, unlistedSince } = delivery;
  if (occurrence !== undefined) add(conversion?.occurredAt, timeline.occurred[occurrence]);
  for (const { topic, receivedAt, did } of messages) {
    const teller = topic.startsWith("storefront/") ? "storefront" : "shopify";
    add(
      receivedAt,
      timeline.received[teller],
      did === undefined ? topic : `${topic}: ${nameDeed(did, texts)}`,
    );
  }
  add(unlistedSince, timeline.unlisted);
  add(delivery.mappedAt, timeline.mapped[mappedTo(delivery)]);
  const tries = delivery.attempts.filter(({ outcome }) => outcome !== "replayed");
  for (const attempt of delivery.attempts)
    if (attempt.outcome === "replayed") add(attempt.at, timeline.replayed);
    else
      add(
        attempt.at,
        attempt.outcome === "interrupted"
          ? timeline.interrupted
          : timeline.sent(tries.indexOf(attempt) + 1, tries.length),
        // "OK" says no more than that it was accepted.
        attempt.outcome === "accepted" ? undefined : attempt.message,
      );
  add(delivery.conversion?.cancelledAt, timeline.cancelled);
  add(delivery.settledAt, timeline.settled[delivery.state]);
  add(delivery.nextAttemptAt, timeline.next);
  // Stable, so that what happened in the same instant stays in the order it is told.
  return entries.toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at));
}

/** What a newer version wrote is shown as it is. */
function nameDeed(did: string, { timeline, reason }: ExplanationTexts): string {
  if (Object.hasOwn(timeline.did, did)) return timeline.did[did as Deed];
  return Object.hasOwn(reason, did) ? reason[did as Reason].short : did;
}

/** A skipped or dead delivery that was never tried and has no later settlement was mapped to that at once. */
function mappedTo(delivery: ExplainedDelivery): "pending" | "skipped" | "dead" {
  if (delivery.settledAt !== undefined || delivery.attempts.length > 0) return "pending";
  return delivery.state === "skipped" || delivery.state === "dead" ? delivery.state : "pending";
}
