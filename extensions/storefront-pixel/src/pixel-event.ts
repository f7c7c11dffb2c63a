import type {
  CartLine,
  Checkout,
  Context,
  FormElement,
  ProductVariant,
  SearchResult,
} from "@shopify/web-pixels-extension";

/** What each event of Shopify's brings, by its types; any of it may be missing. */
export type EventData = {
  readonly productVariant: ProductVariant;
  readonly searchResult: SearchResult;
  readonly cartLine: CartLine;
  readonly checkout: Checkout;
  readonly element: FormElement;
};

/** Any event this pixel hears of, trusted as little as something a page script made up. */
export type PixelEvent = {
  readonly id?: unknown;
  readonly name?: unknown;
  readonly type?: unknown;
  readonly clientId?: unknown;
  readonly timestamp?: unknown;
  /** What happens to a form has none. */
  readonly context?: Context;
  readonly data?: unknown;
  readonly customData?: unknown;
};
