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

/** What the shop does where consent is unknown; webhooks carry none, so this is the case without capture. */
export const unknownConsentPolicies = ["withhold_where_required", "withhold", "send"] as const;

export type UnknownConsentPolicy = (typeof unknownConsentPolicies)[number];

/**
 * Where sending without consent is unlawful: the European Economic Area (the EU's 27, Iceland, Liechtenstein,
 * Norway; with their territories that have codes of their own), the United Kingdom and Switzerland.
 */
const consentRequiredIn = new Set(
  (
    "AT BE BG HR CY CZ DK EE FI FR DE GR HU IE IT LV LT LU MT NL PL PT RO SK SI ES SE " +
    "IS LI NO GB CH AX GF GP MQ YT RE MF GI GG JE IM"
  ).split(" "),
);

/** Their currencies: the only hint to where a buyer is when no address was given yet, as in a young checkout. */
const consentRequiredWith = new Set("EUR BGN CZK DKK HUF PLN RON SEK ISK NOK GBP CHF GIP".split(" "));

/** What is known of where the buyer is. Countries are ISO 3166, currency is the buyer's own; all upper case. */
export type BuyerRegion = {
  readonly countries: readonly string[];
  readonly currency: string | undefined;
};

export function isConsentRequired(region: BuyerRegion): boolean {
  if (region.countries.length > 0) return region.countries.some((country) => consentRequiredIn.has(country));
  return region.currency !== undefined && consentRequiredWith.has(region.currency);
}

export type ConsentDecision =
  | { readonly send: true; readonly limitedDataUse: boolean }
  | { readonly send: false; readonly reason: "consent_denied" | "consent_unknown" };

export function decideConsent(
  consent: Consent,
  region: BuyerRegion,
  policy: UnknownConsentPolicy,
): ConsentDecision {
  if (consent === "denied") return { send: false, reason: "consent_denied" };
  if (consent === "granted_no_sale") return { send: true, limitedDataUse: true };
  if (consent === "granted" || policy === "send") return { send: true, limitedDataUse: false };
  return policy === "withhold" || isConsentRequired(region)
    ? { send: false, reason: "consent_unknown" }
    : { send: true, limitedDataUse: false };
}
