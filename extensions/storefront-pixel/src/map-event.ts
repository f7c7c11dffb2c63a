import type { MoneyV2, ProductVariant } from "@shopify/web-pixels-extension";

import { attempt } from "./attempt.ts";
import type { EventData, PixelEvent } from "./pixel-event.ts";
import { readForm } from "./read-form.ts";
import { readDecimal, readNumericId, readShape, readText } from "./read-value.ts";
import type { Item, Told } from "./wire.ts";

/** More would make a request too big to outlive its page; the value is told apart from them. */
const linesMax = 100;

const propertiesMax = 50;

/** Text, a number, yes or no. What JSON writes as null, or not at all, is none of these. */
const plainJson = /^["tf\d-][^]{0,1001}$/;

/** What an event has of its own; nothing where it cannot be told. */
type Fields = Readonly<Record<string, unknown>> | "" | undefined;

/** What is told of each event that this pixel subscribes to, under Shopify's names. */
export const fieldsOf = {
  page_viewed: () => ({}),
  product_viewed: ({ productVariant: variant }) =>
    withMoney({ items: mapLine(variant, 1) }, () => variant.price),
  search_submitted({ searchResult }) {
    const query = readText(() => searchResult.query);
    return query && { query };
  },
  product_added_to_cart: ({ cartLine: line }) =>
    withMoney({ items: mapLine(line.merchandise, line.quantity) }, () => line.cost.totalAmount),
  checkout_started: (data) => withCheckout(data, mapBasket(data)),
  payment_info_submitted: (data) => withCheckout(data, mapBasket(data)),
  checkout_completed: (data) => withCheckout(data, { orderId: readNumericId(() => data.checkout.order!.id) }),
  form_submitted: ({ element }) => readForm(element),
  /** Of its data what stands alone: text, numbers, yes and no. */
  all_custom_events: (_, { name, customData }) => ({
    name: "custom",
    customName: readText(() => name),
    properties: Object.fromEntries(
      Object.entries(customData || {})
        .filter(([key, value]) => key.length <= 100 && plainJson.test(attempt(() => JSON.stringify(value))!))
        .slice(0, propertiesMax),
    ),
  }),
} satisfies Readonly<Record<string, (data: EventData, event: PixelEvent) => Fields>>;

export type EventName = keyof typeof fieldsOf;

/** The event as the server wants to hear it; undefined when there is nothing in it to tell. */
export function mapEvent(name: EventName, event: PixelEvent, url: string | undefined): Told | undefined {
  const fields = attempt(() => fieldsOf[name](event.data as EventData, event));
  const at = Date.parse(`${event.timestamp}`) || Date.now();
  return fields && (Object.assign({ id: readText(() => event.id), at, url, name }, fields) as Told);
}

function withMoney<T extends object>(fields: T, way: () => MoneyV2) {
  return Object.assign(fields, {
    value: readDecimal(() => way().amount),
    currency: readShape(() => way().currencyCode, /^[A-Z]{3}$/),
  });
}

function withCheckout<T extends object>({ checkout }: EventData, fields: T) {
  const checkoutToken = readText(() => checkout.token);
  return checkoutToken
    ? Object.assign(fields, {
        checkoutToken,
        email: readText(() => checkout.email),
        phone: readText(() => checkout.phone) || readText(() => checkout.shippingAddress!.phone),
      })
    : undefined;
}

function mapBasket({ checkout }: EventData) {
  const lines = attempt(() => checkout.lineItems.slice(0, linesMax)) || [];
  const items = lines.flatMap(
    (line) => attempt(() => mapLine(line.variant, line.quantity, () => line.finalLinePrice.amount)) || [],
  );
  return withMoney({ items }, () => checkout.totalPrice!);
}

/**
 * One item, or none where there is no telling how many.
 *
 * @param total of the whole line after discounts, where Shopify tells it: the server's prices are after discounts, too.
 */
function mapLine(variant: ProductVariant | null, quantity: number, total?: () => unknown): Item[] {
  if (!Number.isInteger(quantity) || quantity < 1 || quantity > 1e6) return [];
  const product = attempt(() => variant!.product);
  return [
    {
      sku: readText(() => variant!.sku),
      variantId: readNumericId(() => variant!.id),
      productId: readNumericId(() => product!.id),
      title: readText(() => product!.title),
      vendor: readText(() => product!.vendor),
      type: readText(() => product!.type),
      quantity,
      price: readDecimal(total!, quantity) || readDecimal(() => variant!.price.amount),
    },
  ];
}
