import { Big } from "big.js";

import type { ShopSettings } from "#app/core/mapping/shop-settings.ts";
import type { LineItem } from "#app/core/shopify/line-item.ts";
import type { MoneySet } from "#app/core/shopify/money.ts";
import { currencyDecimals } from "#app/core/tiktok/currencies.ts";
import type { TikTokContent } from "#app/core/tiktok/event.ts";

export type Contents = {
  readonly contents: readonly TikTokContent[];
  /** Units, not lines; lines without a usable id are counted too. */
  readonly units: number;
  /** Sum of the net lines as exact decimal, before any rounding of unit prices. Undefined when a price is missing. */
  readonly netTotal: Big | undefined;
  /** Lines left out of `contents` because they have no id at all (custom items). */
  readonly linesWithoutId: number;
};

const idOrder = {
  sku: ["sku", "variantId", "productId"],
  variant: ["variantId", "productId", "sku"],
  product: ["productId", "variantId", "sku"],
} as const satisfies Record<ShopSettings["contentId"], readonly ("sku" | "variantId" | "productId")[]>;

/**
 * TikTok's contents: a unit price is the net line (price times quantity less its discount allocations) over its
 * quantity, rounded half up to the currency's decimals. Prices are left out when `priced` is false.
 */
export function mapContents(
  lines: readonly LineItem[],
  settings: Pick<ShopSettings, "contentId" | "currency">,
  priced: boolean,
): Contents {
  const contents: TikTokContent[] = [];
  let units = 0;
  let linesWithoutId = 0;
  let netTotal: Big | undefined = new Big(0);
  for (const line of lines) {
    units += line.quantity;
    const net = netLine(line, settings.currency);
    netTotal = net === undefined ? undefined : netTotal?.plus(net.amount);
    const id = idOrder[settings.contentId].map((kind) => line[kind]).find((value) => value !== undefined);
    if (id === undefined) {
      linesWithoutId += 1;
      continue;
    }
    const content: TikTokContent = { content_id: id, quantity: line.quantity };
    if (line.title !== undefined) content.content_name = line.title;
    if (line.vendor !== undefined) content.brand = line.vendor;
    if (priced && net !== undefined)
      content.price = net.amount.div(line.quantity).round(currencyDecimals(net.currency)).toNumber();
    contents.push(content);
  }
  return { contents, units, netTotal, linesWithoutId };
}

function netLine(line: LineItem, side: "shop" | "buyer"): { amount: Big; currency: string } | undefined {
  const price = line.unitPrice[side];
  if (price === undefined) return undefined;
  const discount = line.discounts.reduce((sum, set) => sum.plus(amountOf(set, side)), new Big(0));
  const net = new Big(price.amount).times(line.quantity).minus(discount);
  return { amount: net.lt(0) ? new Big(0) : net, currency: price.currency };
}

function amountOf(set: MoneySet, side: "shop" | "buyer"): string {
  return set[side]?.amount ?? "0";
}
