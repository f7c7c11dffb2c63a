export type Variant = {
  readonly id: number;
  readonly title: string;
  readonly sku: string;
  /** Decimal, in the shop's currency. */
  readonly price: string;
};

export type Product = {
  readonly id: number;
  readonly handle: string;
  readonly title: string;
  readonly vendor: string;
  readonly type: string;
  readonly variants: readonly [Variant, ...Variant[]];
};

/** What the emulated shop sells unless told otherwise. */
export const defaultProducts: readonly Product[] = [
  {
    id: 8_100_000_000_001,
    handle: "linen-shirt",
    title: "Linen shirt",
    vendor: "Northlight",
    type: "Shirts",
    variants: [
      { id: 45_100_000_000_001, title: "Sand / M", sku: "LS-M-SAND", price: "39.99" },
      { id: 45_100_000_000_002, title: "Sand / L", sku: "LS-L-SAND", price: "41.99" },
    ],
  },
  {
    id: 8_100_000_000_002,
    handle: "wool-socks",
    title: "Wool socks",
    vendor: "Northlight",
    type: "Socks",
    variants: [{ id: 45_100_000_000_003, title: "Default Title", sku: "SOCK-2", price: "7.49" }],
  },
  {
    id: 8_100_000_000_003,
    handle: "gift-card",
    title: 'A "small" gift & card',
    vendor: "Northlight",
    type: "Gift cards",
    // Sold without a SKU, as gift cards mostly are.
    variants: [{ id: 45_100_000_000_004, title: "Default Title", sku: "", price: "25.00" }],
  },
];

export type Sellable = { readonly product: Product; readonly variant: Variant };

export function findVariant(products: readonly Product[], id: number): Sellable | undefined {
  for (const product of products) {
    const variant = product.variants.find((one) => one.id === id);
    if (variant !== undefined) return { product, variant };
  }
  return undefined;
}

/** Decimal to the hundredths that Liquid and the Ajax cart count in. */
export function cents(price: string): number {
  return Math.round(Number(price) * 100);
}

export function decimal(hundredths: number): string {
  return (hundredths / 100).toFixed(2);
}
