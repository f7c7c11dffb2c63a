import type { BuyerRegion } from "#app/core/storefront/consent-region.ts";
import { answerUnknownConsent, type UnknownConsent } from "#app/core/storefront/unknown-consent.ts";

/** What the shopper said on the storefront, as the cart attribute `tt_consent` carries it; each allows less. */
export const consentValues = ["granted", "granted_no_sale", "denied"] as const;

export type Consent = (typeof consentValues)[number] | "unknown";

export function readConsent(text: string | undefined): Consent {
  const value = text?.trim().toLowerCase();
  return consentValues.find((known) => known === value) ?? "unknown";
}

/** Of what was said in several places, the answer that allows least: a refusal is never outvoted. */
export function strictestConsent(texts: readonly (string | undefined)[]): Consent {
  const said = new Set(texts.map(readConsent));
  return consentValues.findLast((value) => said.has(value)) ?? "unknown";
}

export type ConsentDecision =
  | { readonly send: true; readonly limitedDataUse: boolean }
  | { readonly send: false; readonly reason: "consent_denied" | "consent_unknown" };

export function decideConsent(
  consent: Consent,
  region: BuyerRegion,
  setting: UnknownConsent,
): ConsentDecision {
  switch (consent) {
    case "denied":
      return { send: false, reason: "consent_denied" };
    case "granted_no_sale":
      return { send: true, limitedDataUse: true };
    case "granted":
      return { send: true, limitedDataUse: false };
    case "unknown":
      return answerUnknownConsent(region, setting) === "withhold"
        ? { send: false, reason: "consent_unknown" }
        : { send: true, limitedDataUse: false };
  }
}
