import { createHash } from "node:crypto";

import type { Buyer } from "./buyer.ts";
import type { Cart, CartLine } from "./carts.ts";
import type { Visit } from "./visitors.ts";

/** The browser a checkout is made in. */
export type Client = {
  readonly ip: string;
  readonly userAgent: string;
  readonly acceptLanguage: string | null;
};

export type Checkout = {
  readonly id: number;
  readonly token: string;
  /** None where "Buy it now" went around the cart. */
  readonly cart: Cart | undefined;
  readonly lines: readonly CartLine[];
  /**
   * The cart's, as they were when the checkout began. Shopify may take later changes along; who counts on that loses
   * them here.
   */
  readonly attributes: readonly (readonly [name: string, value: string])[];
  readonly visit: Visit | undefined;
  readonly client: Client;
  readonly createdAt: number;
  buyer: Buyer | undefined;
  orderNumber: number | undefined;
};

export type Checkouts = {
  readonly all: readonly Checkout[];
  find(token: string): Checkout | undefined;
  begin(checkout: Pick<Checkout, "cart" | "lines" | "visit" | "client">): Checkout;
  /** Gives the checkout its order's number. */
  complete(checkout: Checkout): number;
};

export function createCheckouts(nowMs: () => number): Checkouts {
  const all: Checkout[] = [];
  let orders = 0;
  return {
    all,
    find: (token) => all.find((checkout) => checkout.token === token),
    begin(from) {
      const checkout: Checkout = {
        ...from,
        id: 37_500_000_000_001 + all.length,
        token: createHash("md5").update(`checkout ${all.length}`).digest("hex"),
        lines: from.lines.map((line) => ({ ...line })),
        attributes: [...(from.cart?.attributes ?? [])],
        createdAt: nowMs(),
        buyer: undefined,
        orderNumber: undefined,
      };
      all.push(checkout);
      return checkout;
    },
    complete(checkout) {
      checkout.orderNumber ??= 1000 + ++orders;
      return checkout.orderNumber;
    },
  };
}
