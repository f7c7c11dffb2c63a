import { setTimeout as sleep } from "node:timers/promises";

import {
  addLine,
  cartJson,
  lineJson,
  mergeAttributes,
  replaceAttributes,
  setQuantity,
  type Cart,
  type Carts,
} from "./carts.ts";
import type { Product } from "./catalogue.ts";
import { readField, readGroup, type Fields } from "./read-fields.ts";

/** How Shopify's cart misbehaves now. */
export type CartFaults = {
  /** So many of the next writes of attributes are told to come again. */
  conflictsLeft: number;
  /** Writes take this long; two to one cart at once are then one too many. */
  writeMs: number;
  /** The status that every write of attributes gets, for a shop in trouble. */
  status?: number;
};

export type CartAnswer = {
  readonly status: number;
  readonly json?: unknown;
  readonly location?: string;
  /** The cart the cookie is to name from now on. */
  readonly cart?: Cart;
};

export type CartDesk = {
  readonly carts: Carts;
  readonly products: readonly Product[];
  readonly currency: string;
  readonly faults: CartFaults;
  /** Where the theme's own add form leads. */
  readonly afterAdd: () => string;
};

const conflict: CartAnswer = {
  status: 409,
  json: { status: 409, message: "Conflict", description: "The cart is being updated by another request." },
};

/** Answers a request under /cart; undefined where it is a page. Every write makes a cart where there is none. */
export async function answerCart(
  desk: CartDesk,
  request: {
    readonly method: string;
    readonly path: string;
    readonly cookie: string | undefined;
    readonly fields: Fields;
  },
): Promise<CartAnswer | undefined> {
  const found = desk.carts.find(request.cookie);
  if (request.method === "GET")
    return request.path === "/cart.js"
      ? { status: 200, json: cartJson(found, desk.currency, "65bbe6ae705b0f50ee04f5456d03265a") }
      : undefined;
  const write = writes[request.path.replace(/\.js$/, "")];
  if (write === undefined) return { status: 404, json: { status: 404, message: "Not Found" } };
  const { faults } = desk;
  if (request.path.startsWith("/cart/update")) {
    if (faults.status !== undefined) return { status: faults.status, json: {} };
    if (faults.conflictsLeft > 0) {
      faults.conflictsLeft -= 1;
      return conflict;
    }
  }
  if (found !== undefined && found.busy > 0 && faults.writeMs > 0) return conflict;
  if (found !== undefined) found.busy += 1;
  try {
    if (faults.writeMs > 0) await sleep(faults.writeMs);
    const cart = found ?? desk.carts.create();
    return { cart, ...write(desk, cart, request) };
  } finally {
    if (found !== undefined) found.busy -= 1;
  }
}

type Write = (
  desk: CartDesk,
  cart: Cart,
  request: { readonly path: string; readonly fields: Fields },
) => Omit<CartAnswer, "cart">;

const writes: Readonly<Record<string, Write>> = {
  "/cart/add": (desk, cart, { path, fields }) => {
    const id = Number(readField(fields, "id") ?? readField(fields, "items[0][id]"));
    const quantity = Number(readField(fields, "quantity") ?? readField(fields, "items[0][quantity]") ?? 1);
    if (!addLine(desk.products, cart, id, quantity))
      return {
        status: 422,
        json: { status: 422, message: "Cart Error", description: "Cannot find variant" },
      };
    const line = cart.lines.find(({ variant }) => variant.id === id);
    return path.endsWith(".js")
      ? { status: 200, json: line === undefined ? {} : lineJson(line) }
      : { status: 302, location: desk.afterAdd() };
  },
  "/cart/change": (desk, cart, { fields }) => {
    const id =
      readField(fields, "id")?.split(":")[0] ?? cart.lines[Number(readField(fields, "line")) - 1]?.variant.id;
    setQuantity(cart, Number(id), Number(readField(fields, "quantity")));
    return whole(desk, cart);
  },
  "/cart/update": (desk, cart, { fields }) => {
    applyUpdate(cart, fields);
    return whole(desk, cart);
  },
  "/cart/clear": (desk, cart) => {
    cart.lines.length = 0;
    return whole(desk, cart);
  },
  // The cart page's own form: its button `checkout` leads on.
  "/cart": (_desk, cart, { fields }) => {
    applyUpdate(cart, fields);
    return { status: 302, location: readField(fields, "checkout") === undefined ? "/cart" : "/checkout" };
  },
  // What `Shopify.actions.updateCart` and Storefront API do: attributes named here are all there are.
  "/api/unstable/graphql": (desk, cart, { fields }) => {
    replaceAttributes(cart, readGroup(fields, "attributes"));
    return whole(desk, cart);
  },
};

function whole(desk: CartDesk, cart: Cart): Omit<CartAnswer, "cart"> {
  return { status: 200, json: cartJson(cart, desk.currency, "") };
}

function applyUpdate(cart: Cart, fields: Fields): void {
  mergeAttributes(cart, readGroup(fields, "attributes"));
  cart.note = readField(fields, "note") ?? cart.note;
  for (const [id, quantity] of readGroup(fields, "updates")) setQuantity(cart, Number(id), Number(quantity));
}
