import type { MappedConversion } from "#app/core/mapping/conversion.ts";
import type { SkipReason } from "#app/core/mapping/skip-reason.ts";

/** Why nothing of a conversion may go to anybody from then on: the shopper said so, or the merchant of the customer. */
export const refusals = ["consent_denied", "never_send"] as const satisfies readonly SkipReason[];

export type Refusal = (typeof refusals)[number];

/** Who forbids it, as it is mapped now; undefined where nobody does. */
export function refusalOf({ facts }: Pick<MappedConversion, "facts">): Refusal | undefined {
  return refusals.find((refusal) => refusal === facts.skip);
}
