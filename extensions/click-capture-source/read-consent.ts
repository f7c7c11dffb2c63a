import type { Consent } from "#app/core/storefront/consent.ts";

import type { ShopifyGlobal } from "./shopify-page.ts";

declare const Shopify: ShopifyGlobal;

/**
 * What may be done with the shopper's data, by Shopify's privacy API; undefined while nobody allowed it and the
 * shopper has not refused it either. `denied` is only ever the shopper's own word.
 *
 * In the API as Shopify ships it "third party marketing" and "sale of data" are one switch under two names. So a third
 * party that is refused is the sale opt-out where the sale is refused too, and a refusal of everything where it is not.
 *
 * @throws where the page has no privacy API (yet)
 */
export const readConsent = (): Exclude<Consent, "unknown"> | undefined => {
  const privacy = Shopify.customerPrivacy;
  const isSaleAllowed = privacy.saleOfDataAllowed();
  if (privacy.marketingAllowed() && (!isSaleAllowed || privacy.thirdPartyMarketingAllowed?.() !== false))
    return isSaleAllowed ? "granted" : "granted_no_sale";
  return privacy.currentVisitorConsent().marketing === "no" ? "denied" : undefined;
};

/** Calls `ready` once the privacy API is there, and `decided` at every decision the shopper makes from then on. */
export const onConsent = (decided: () => void, ready: () => void = decided): void => {
  addEventListener("visitorConsentCollected", decided, true);
  Shopify.loadFeatures([{ name: "consent-tracking-api", version: "0.1" }], ready);
};
