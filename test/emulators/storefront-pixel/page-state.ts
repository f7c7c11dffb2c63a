import type { SampleProduct } from "./sample-events.ts";

type Variant = SampleProduct["variant"];

/** A product as Liquid sees it: its prices are in hundredths. */
export type ProductDrop = Omit<SampleProduct, "variant"> & {
  readonly variants: readonly (Omit<Variant, "price"> & { readonly price: number })[];
};

/** What the storefront emulator says a page is about (test/emulators/storefront/answer-page.ts). */
export type PageState = {
  readonly shop: { readonly domain: string; readonly name: string; readonly currency: string };
  readonly clientId: string;
  readonly designMode: boolean;
  readonly page: {
    readonly type: string;
    readonly product?: ProductDrop;
    readonly search?: { readonly performed: boolean; readonly terms: string };
  };
  readonly cart?: { readonly token: string };
  readonly checkout?: {
    readonly token: string;
    readonly buyer?: { readonly email: string; readonly phone: string };
    readonly orderNumber?: number;
    readonly lines: readonly {
      readonly product: Omit<SampleProduct, "variant">;
      readonly variant: Variant;
      readonly quantity: number;
    }[];
  };
  readonly customerPrivacy: {
    marketingAllowed(): boolean;
    saleOfDataAllowed(): boolean;
    analyticsProcessingAllowed(): boolean;
    preferencesProcessingAllowed(): boolean;
  };
};
