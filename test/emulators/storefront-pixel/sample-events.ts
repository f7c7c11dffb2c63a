import type {
  CartLine,
  Checkout,
  CheckoutLineItem,
  FormElement,
  InputElement,
  MailingAddress,
  ProductVariant,
} from "@shopify/web-pixels-extension";

/** What a shop sells, as far as its events tell of it. */
export type SampleProduct = {
  readonly id: number | string;
  readonly title: string;
  readonly vendor: string;
  readonly type: string;
  readonly handle: string;
  readonly variant: {
    readonly id: number | string;
    readonly title: string;
    readonly sku: string;
    /** Decimal. */
    readonly price: string;
  };
};

export const linenShirt: SampleProduct = {
  id: "8100000000001",
  title: "Linen shirt",
  vendor: "Northlight",
  type: "Shirts",
  handle: "linen-shirt",
  variant: { id: "45100000000001", title: "Sand / M", sku: "LS-M-SAND", price: "39.99" },
};

export const woolSocks: SampleProduct = {
  id: "8100000000002",
  title: "Wool socks",
  vendor: "Northlight",
  type: "Socks",
  handle: "wool-socks",
  variant: { id: "45100000000003", title: "Default Title", sku: "SOCK-2", price: "7.49" },
};

const currency = "USD";

function money(amount: number, currencyCode = currency) {
  return { amount, currencyCode };
}

/** Ids are digits on a storefront, and here and there a whole GraphQL id. */
export function sampleVariant(
  { variant, ...product }: SampleProduct,
  currencyCode = currency,
): ProductVariant {
  return {
    id: `${variant.id}`,
    image: { src: `https://cdn.shopify.com/s/files/1/${product.handle}.jpg` },
    price: money(Number(variant.price), currencyCode),
    product: {
      id: `${product.id}`,
      title: product.title,
      type: product.type,
      untranslatedTitle: product.title,
      url: `/products/${product.handle}`,
      vendor: product.vendor,
    },
    sku: variant.sku || null,
    title: variant.title,
    untranslatedTitle: variant.title,
  };
}

export function sampleCartLine(product: SampleProduct, quantity: number, currencyCode = currency): CartLine {
  return {
    cost: { totalAmount: money(round(Number(product.variant.price) * quantity), currencyCode) },
    merchandise: sampleVariant(product, currencyCode),
    quantity,
  };
}

/** @param discount off the whole line. */
export function sampleCheckoutLine(product: SampleProduct, quantity: number, discount = 0): CheckoutLineItem {
  return {
    discountAllocations: [],
    finalLinePrice: money(round(Number(product.variant.price) * quantity - discount)),
    id: `${product.variant.id}`,
    properties: [],
    quantity,
    sellingPlanAllocation: null,
    title: product.title,
    variant: sampleVariant(product),
  };
}

const address: MailingAddress = {
  address1: "1200 Mission Street",
  address2: null,
  city: "San Francisco",
  country: "US",
  countryCode: "US",
  firstName: "Ada",
  lastName: "Brown",
  phone: null,
  province: "CA",
  provinceCode: "CA",
  zip: "94103",
};

export type SampleCheckout = {
  readonly token: string;
  readonly lines: readonly CheckoutLineItem[];
  readonly email?: string | null;
  readonly phone?: string | null;
  readonly orderId?: string | null;
  readonly addressPhone?: string | null;
  readonly shipping?: number;
  readonly currencyCode?: string;
};

export function sampleCheckout(options: SampleCheckout): Checkout {
  const { currencyCode = currency } = options;
  const subtotal = round(options.lines.reduce((sum, line) => sum + line.finalLinePrice.amount, 0));
  const shippingAddress = { ...address, phone: options.addressPhone ?? null };
  return {
    attributes: [],
    billingAddress: shippingAddress,
    buyerAcceptsEmailMarketing: false,
    buyerAcceptsSmsMarketing: false,
    currencyCode,
    delivery: null,
    discountApplications: [],
    discountsAmount: money(0, currencyCode),
    email: options.email ?? null,
    lineItems: [...options.lines],
    localization: {
      country: { isoCode: "US" },
      language: { isoCode: "en-US" },
      market: { handle: "us", id: "gid://shopify/Market/1" },
    },
    order:
      options.orderId === undefined
        ? null
        : { id: options.orderId, customer: { id: "7300000001001", isFirstOrder: true } },
    phone: options.phone ?? null,
    shippingAddress,
    shippingLine: { price: money(options.shipping ?? 0, currencyCode) },
    smsMarketingPhone: null,
    subtotalPrice: money(subtotal, currencyCode),
    token: options.token,
    totalPrice: money(round(subtotal + (options.shipping ?? 0)), currencyCode),
    totalTax: money(0, currencyCode),
    transactions: [],
  };
}

export function sampleField(name: string, type: string, value: string): InputElement {
  return { id: name.replace(/\W+/g, "-"), name, tagName: "INPUT", type, value };
}

/** What Liquid's `{% form 'customer' %}` makes, the newsletter form of nearly every theme. */
export function newsletterForm(email: string): FormElement {
  return {
    action: "/contact#ContactFooter",
    id: "ContactFooter",
    elements: [
      sampleField("form_type", "hidden", "customer"),
      sampleField("utf8", "hidden", "✓"),
      sampleField("contact[tags]", "hidden", "newsletter"),
      sampleField("contact[email]", "email", email),
    ],
  };
}

/** Shopify counts in hundredths, and shows them as numbers. */
function round(amount: number): number {
  return Math.round(amount * 100) / 100;
}
