import type { Browser } from "@shopify/web-pixels-extension";

import { attempt } from "./attempt.ts";
import { ask } from "./ask.ts";

import type { Item, Told } from "./wire.ts";

const ageMaxMs = 30_000;

/** Which acts those are, under TikTok's names for them, and by what both sides know that it is the same one. */
const acts: { readonly [name: string]: ((event: Shared) => string) | undefined } = {
  product_viewed: ({ items }) => `ViewContent_${items[0]!.productId}`,
  product_added_to_cart: ({ items }) => `AddToCart_${items[0]!.variantId}`,
  search_submitted: ({ query }) => `Search_${query}`,
};

type Shared = { readonly items: readonly Item[]; readonly query: string };

/**
 * TikTok's browser pixel, where the theme app extension loads it, tells some acts, too. The first to come leaves its id
 * in sessionStorage, the other takes it. The names and the format are both sides':
 * extensions/click-capture-source/shared-event-id.ts.
 */
export function shareId({ sessionStorage }: Browser, event: Told): Promise<unknown> | undefined {
  const act = attempt(() => acts[event.name]!(event as unknown as Shared));
  if (!act) return undefined;
  const name = `clickback_event_${act}`;
  return ask(() => sessionStorage.getItem(name)).then((text) => {
    const [id, leftAt, side] = `${text}`.split("|");
    if (side !== "browser" || !(Date.now() - Number(leftAt) < ageMaxMs))
      return ask(() => sessionStorage.setItem(name, `${event.id}|${Date.now()}|pixel`));
    event.id = id!;
    return ask(() => sessionStorage.removeItem(name));
  });
}
