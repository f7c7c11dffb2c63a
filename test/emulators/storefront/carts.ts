import { createHash } from "node:crypto";

import { cents, findVariant, type Product, type Sellable } from "./catalogue.ts";

export type CartLine = Sellable & { quantity: number };

/** One shopper's cart. Names that begin with two underscores are in it, and in orders, but cannot be read by pages. */
export type Cart = {
  readonly token: string;
  /** The cookie's second half, without which Shopify does not give the cart out. */
  readonly key: string;
  readonly attributes: Map<string, string>;
  readonly lines: CartLine[];
  note: string;
  readonly createdAt: number;
  /** Writes in progress. */
  busy: number;
};

export type Carts = {
  /** Every cart there ever was, oldest first. */
  readonly all: readonly Cart[];
  /** By the cookie's value; undefined where it has run out, or its key is missing. */
  find(cookie: string | undefined): Cart | undefined;
  create(): Cart;
  /** What an order does to its cart: the cookie means nothing any more. */
  close(cart: Cart): void;
};

/** How long Shopify keeps a cart that nobody touches. */
export const cartAgeMs = 14 * 86_400_000;

export function createCarts(nowMs: () => number): Carts {
  const all: Cart[] = [];
  const open = new Map<string, Cart>();
  return {
    all,
    find(cookie) {
      const cart = open.get(cookie ?? "");
      return cart !== undefined && nowMs() - cart.createdAt < cartAgeMs ? cart : undefined;
    },
    create() {
      const digest = createHash("sha256").update(`cart ${all.length}`).digest("hex");
      const cart: Cart = {
        token: Buffer.from(`gcp-us-east1:01K${digest.slice(0, 23).toUpperCase()}`).toString("base64url"),
        key: digest.slice(24, 56),
        attributes: new Map(),
        lines: [],
        note: "",
        createdAt: nowMs(),
        busy: 0,
      };
      all.push(cart);
      open.set(cartCookie(cart), cart);
      return cart;
    },
    close(cart) {
      open.delete(cartCookie(cart));
    },
  };
}

/** The value of the `cart` cookie; scripts of the page can read it. */
export function cartCookie(cart: Cart): string {
  return encodeURIComponent(`${cart.token}?key=${cart.key}`);
}

/** Merges, as /cart/update.js does: keys not named stay, an empty value takes one out. */
export function mergeAttributes(cart: Cart, changes: Iterable<readonly [string, string]>): void {
  for (const [name, value] of changes) {
    if (value === "") cart.attributes.delete(name);
    else cart.attributes.set(name, value);
  }
}

/** Replaces the whole set, as Storefront API and `Shopify.actions.updateCart` do. */
export function replaceAttributes(cart: Cart, attributes: Iterable<readonly [string, string]>): void {
  cart.attributes.clear();
  mergeAttributes(cart, attributes);
}

/** False where there is no such variant. */
export function addLine(
  products: readonly Product[],
  cart: Cart,
  variantId: number,
  quantity: number,
): boolean {
  const sellable = findVariant(products, variantId);
  if (sellable === undefined) return false;
  const line = cart.lines.find(({ variant }) => variant.id === variantId);
  if (line !== undefined) line.quantity += quantity;
  else cart.lines.push({ ...sellable, quantity });
  return true;
}

export function setQuantity(cart: Cart, variantId: number, quantity: number): void {
  const at = cart.lines.findIndex(({ variant }) => variant.id === variantId);
  const line = cart.lines[at];
  if (line === undefined) return;
  if (quantity > 0) line.quantity = quantity;
  else cart.lines.splice(at, 1);
}

/** What /cart.js tells; hidden attributes are left out. */
export function cartJson(cart: Cart | undefined, currency: string, strayToken: string): object {
  const items = (cart?.lines ?? []).map(lineJson);
  const total = items.reduce((sum, item) => sum + item.line_price, 0);
  return {
    token: cart === undefined ? strayToken : `${cart.token}?key=${cart.key}`,
    note: cart?.note ?? "",
    attributes: Object.fromEntries([...(cart?.attributes ?? [])].filter(([name]) => !name.startsWith("__"))),
    original_total_price: total,
    total_price: total,
    total_discount: 0,
    total_weight: 0,
    item_count: items.reduce((sum, item) => sum + item.quantity, 0),
    items,
    requires_shipping: true,
    currency,
    items_subtotal_price: total,
    cart_level_discount_applications: [],
    discount_codes: [],
  };
}

export function lineJson({ product, variant, quantity }: CartLine) {
  const price = cents(variant.price);
  return {
    id: variant.id,
    variant_id: variant.id,
    product_id: product.id,
    key: `${variant.id}:${createHash("md5").update(`${variant.id}`).digest("hex")}`,
    title: variant.title === "Default Title" ? product.title : `${product.title} - ${variant.title}`,
    product_title: product.title,
    variant_title: variant.title === "Default Title" ? null : variant.title,
    vendor: product.vendor,
    product_type: product.type,
    handle: product.handle,
    url: `/products/${product.handle}?variant=${variant.id}`,
    sku: variant.sku,
    quantity,
    price,
    original_price: price,
    final_price: price,
    line_price: price * quantity,
    final_line_price: price * quantity,
    properties: {},
    gift_card: false,
    taxable: true,
    requires_shipping: true,
  };
}
