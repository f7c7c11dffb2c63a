/** What Shopify puts into a storefront page, as far as it is asked; on an odd page none of it may be there. */
export type ShopifyGlobal = {
  readonly designMode?: boolean;
  readonly routes: { readonly root: string };
  loadFeatures(
    features: readonly { readonly name: string; readonly version: string }[],
    ready: (error?: unknown) => void,
  ): void;
  readonly customerPrivacy: CustomerPrivacy;
};

/** Shopify's customer privacy API, version 0.1. */
export type CustomerPrivacy = {
  marketingAllowed(): boolean;
  saleOfDataAllowed(): boolean;
  /** Shipped, but not in the reference. */
  thirdPartyMarketingAllowed?(): boolean;
  /** What the shopper said: "yes", "no", or "" where nothing was said yet. */
  currentVisitorConsent(): { readonly marketing: string };
};
