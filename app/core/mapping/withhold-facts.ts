import type { ConversionFacts } from "#app/core/mapping/conversion.ts";

/** What may be kept of a conversion whose shopper refused: what it was, and nothing about who did it. */
export function withholdFacts(facts: ConversionFacts): ConversionFacts {
  return { ...facts, consent: "denied", clicks: [], keySources: {}, draft: undefined };
}
