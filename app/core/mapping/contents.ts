import { Big } from "big.js";

import type { ShopSettings } from "#app/core/mapping/shop-settings.ts";
import type { LineItem } from "#app/core/shopify/line-item.ts";
import { currencyDecimals, isTikTokCurrency } from "#app/core/tiktok/currencies.ts";
import type { TikTokContent } from "#app/core/tiktok/event.ts";

export type Contents = {
  readonly contents: readonly TikTokContent[];
  /** Units, not lines; lines without a usable id are counted too. */
  readonly units: number;
  /** Sum of the net lines as exact decimal, before any rounding of unit prices. Undefined when one is not known. */
  readonly netTotal: Big | undefined;
  /** Lines left out of `contents` because they have no id at all (custom items). */
  readonly linesWithoutId: number;
};

/** Which id a content gets: the one the shop chose, else the next. */
export const contentIdOrder = {
  sku: ["sku", "variantId", "productId"],
  variant: ["variantId", "productId", "sku"],
  product: ["productId", "variantId", "sku"],
} as const satisfies Record<ShopSettings["contentId"], readonly ("sku" | "variantId" | "productId")[]>;

/**
 * TikTok's contents: a unit price is the net line (price times quantity less its discount allocations) over its
 * quantity, rounded half up to the currency's decimals. A price that is not known for sure is left out, as are all
 * where TikTok does not take the currency.
 *
 * @param currency what the value is told in; undefined when there is none.
 * @param categoryOf a product's type, where it is known.
 */
export function mapContents(
  lines: readonly LineItem[],
  settings: Pick<ShopSettings, "contentId" | "currency">,
  currency: string | undefined,
  categoryOf: (productId: string) => string | undefined = () => undefined,
): Contents {
  const priced = currency !== undefined && isTikTokCurrency(currency);
  const contents: TikTokContent[] = [];
  let units = 0;
  let linesWithoutId = 0;
  let netTotal: Big | undefined = new Big(0);
  for (const line of lines) {
    units += line.quantity;
    const net = netLine(line, settings.currency, currency);
    netTotal = net === undefined ? undefined : netTotal?.plus(net);
    const id = contentIdOrder[settings.contentId]
      .map((kind) => line[kind])
      .find((value) => value !== undefined);
    if (id === undefined) {
      linesWithoutId += 1;
      continue;
    }
    const content: TikTokContent = { content_id: id, quantity: line.quantity };
    if (line.title !== undefined) content.content_name = line.title;
    const category = line.productId === undefined ? undefined : categoryOf(line.productId);
    if (category !== undefined) content.content_category = category;
    if (line.vendor !== undefined) content.brand = line.vendor;
    if (priced && net !== undefined)
      content.price = unitPrice(net, line.quantity, currencyDecimals(currency));
    contents.push(content);
  }
  return { contents, units, netTotal, linesWithoutId };
}

function unitPrice(net: Big, quantity: number, decimals: number): number {
  // Most lines are one unit, and a division costs more than all the rest of its line.
  const unit = quantity === 1 ? net : net.div(quantity);
  return unit.round(decimals).toNumber();
}

/** Price times quantity less the discounts, never below zero; undefined unless all of them are in this currency. */
function netLine(line: LineItem, side: "shop" | "buyer", currency: string | undefined): Big | undefined {
  const price = line.unitPrice[side];
  if (price === undefined || price.currency !== currency) return undefined;
  let net = new Big(price.amount).times(line.quantity);
  for (const set of line.discounts) {
    const discount = set[side];
    if (discount === undefined || discount.currency !== currency) return undefined;
    net = net.minus(discount.amount);
  }
  return net.lt(0) ? new Big(0) : net;
}
