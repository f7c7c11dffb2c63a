import type { StoredFacts } from "#app/core/mapping/stored-facts.ts";

/** What may be kept of a conversion whose shopper refused: what it was, and nothing about who did it. */
export function withholdFacts(facts: StoredFacts): StoredFacts {
  return {
    ...facts,
    consent: "denied",
    skip: "consent_denied",
    clicks: [],
    keySources: {},
    // Facts from before there were rules have none.
    rule: facts.rule && { ...facts.rule, orderTags: undefined, customerOrders: undefined },
    properties: undefined,
    draft: undefined,
  };
}
