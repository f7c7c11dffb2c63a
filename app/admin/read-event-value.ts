import { readEventFacts } from "#app/core/mapping/stored-facts.ts";
import type { TikTokEvent } from "#app/core/tiktok/event.ts";
import { UnsealError, type ShopVault } from "#app/sealing.server.ts";

/** What an event is worth, a decimal string; its currency is known wherever it is. */
export type EventValue = { readonly amount: string; readonly currency: string | undefined };

/**
 * What a delivery's own event is worth: a rule may say something else than the order does. From the facts it was made
 * of; where the rules make no such event any more, from the event as it was sent. Undefined where neither says.
 */
export function readEventValue(
  { vault }: { readonly vault: ShopVault },
  delivery: {
    readonly event: string;
    readonly facts_sealed: Uint8Array | null;
    readonly body_sealed: Uint8Array | null;
  },
): EventValue | undefined {
  const facts = tryOpen(vault, "conversion.facts_sealed", delivery.facts_sealed);
  const value = facts === undefined ? undefined : readEventFacts(facts, delivery.event).value;
  if (value !== undefined)
    return value.amount === undefined ? undefined : { amount: value.amount, currency: value.currency };
  const body = tryOpen(vault, "delivery.body_sealed", delivery.body_sealed);
  if (body === undefined) return undefined;
  // Our own writing, so its shape is known.
  const { properties } = JSON.parse(body) as TikTokEvent;
  return properties.value === undefined
    ? undefined
    : { amount: String(properties.value), currency: properties.currency };
}

/** A list is shown though one of its rows does not open. */
function tryOpen(
  vault: ShopVault,
  column: "conversion.facts_sealed" | "delivery.body_sealed",
  sealed: Uint8Array | null,
): string | undefined {
  if (sealed === null) return undefined;
  try {
    return vault.open(column, sealed).toString("utf8");
  } catch (error) {
    if (error instanceof UnsealError) return undefined;
    throw error;
  }
}
