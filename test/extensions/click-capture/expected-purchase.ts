import { mapMessage } from "#app/core/mapping/map-message.ts";
import { planDeliveries, type SentEvent } from "#app/core/mapping/plan-deliveries.ts";
import { readShopSettings } from "#app/core/mapping/shop-settings.ts";
import { defaultRuleTable } from "#app/core/rules/rule-table.ts";
import { noShopFacts } from "#app/core/shopify/shop-facts.ts";
import { tiktokEventSchema } from "#app/core/tiktok/event.ts";

import type { StorefrontEmulator } from "../../emulators/storefront/storefront-emulator.ts";
import { sha256 } from "../../fixtures/sha256.ts";
import type { Clock } from "./shopper.ts";

const shopOrigin = "https://northlight.example";

type Attributes = Readonly<Record<string, string>>;

type OrderBody = {
  readonly note_attributes: readonly { readonly name: string; readonly value: string }[];
};

/** The last order the shop told of: its attributes, and what TikTok hears of it, or why it hears nothing. */
export function lastOrder(
  shop: StorefrontEmulator,
  clock: Clock,
): { readonly attributes: Attributes; readonly event: SentEvent | string } {
  const webhook = shop.webhooks.findLast(({ topic }) => topic === "orders/create");
  if (webhook === undefined) throw new Error("The shop told of no order.");
  const bytes = Buffer.from(JSON.stringify(webhook.body));
  const settings = readShopSettings(undefined);
  const mapped = mapMessage("orders/create", bytes, {
    settings,
    rules: defaultRuleTable,
    shopFacts: noShopFacts,
    shopCurrency: "USD",
    shopOrigin,
    now: clock.nowMs,
  });
  if (!mapped.ok) throw new Error(`The order cannot be read: ${mapped.reason}`);
  if (mapped.conversion === undefined) throw new Error("The order was not mapped to a conversion.");
  const pixel = { id: 1, code: "CPIXEL", eventSpelling: "classic" } as const;
  const takesAll = { markets: [], eventsOff: [], testModeCode: undefined };
  const [delivery] = planDeliveries(mapped.conversion, [{ ...pixel, ...takesAll }]);
  if (delivery === undefined) throw new Error("No delivery was planned.");
  if (delivery.state === "pending") tiktokEventSchema.parse(delivery.body);
  const { note_attributes: attributes } = webhook.body as OrderBody;
  return {
    attributes: Object.fromEntries(attributes.map(({ name, value }) => [name, value])),
    event: delivery.state === "pending" ? delivery.body : delivery.reason,
  };
}

/** The attributes of the cart that was made last. */
export function lastCart(shop: StorefrontEmulator): Attributes | undefined {
  const cart = shop.carts.at(-1);
  return cart && Object.fromEntries(cart.attributes);
}

/** What TikTok is told of the person the checkout is filled with. */
export function expectedBuyer(isGerman: boolean = false): object {
  return isGerman
    ? {
        email: sha256("joerg.mueller@example.com"),
        phone: sha256("+4930901820"),
        first_name: sha256("jörg"),
        last_name: sha256("müller"),
        zip_code: sha256("10119"),
        city: "berlin",
        country: "de",
      }
    : {
        email: sha256("ada.brown@example.com"),
        phone: sha256("+14155552671"),
        first_name: sha256("ada"),
        last_name: sha256("brown"),
        zip_code: sha256("94103"),
        city: "sanfrancisco",
        state: "ca",
        country: "us",
      };
}

/** The whole event for one linen shirt, bought by the person the checkout is filled with. */
export function expectedPurchase(about: {
  readonly at: number;
  /** Path and query of the landing page, as far as TikTok is told. */
  readonly page: string;
  readonly ttclid?: string;
  readonly ttp?: string;
  readonly limited_data_use?: true;
  readonly isGerman?: true;
  /** Where shoppers know the shop. */
  readonly origin?: string;
  /** Any of Chrome's unless told. */
  readonly userAgent?: string;
}): object {
  const { at, page, isGerman, origin = shopOrigin, userAgent = expectAnyChrome, ...keys } = about;
  const { limited_data_use, ...ids } = keys;
  return {
    event: "CompletePayment",
    event_time: at / 1_000,
    event_id: "purchase_6200000001001",
    user: {
      ...expectedBuyer(isGerman),
      external_id: sha256("7300000001001"),
      ip: "198.51.101.7",
      user_agent: userAgent,
      locale: "en-US",
      ...ids,
    },
    page: { url: `${origin}${page}` },
    properties: {
      contents: [
        {
          content_id: "LS-M-SAND",
          content_name: "Linen shirt",
          brand: "Northlight",
          quantity: 1,
          price: 39.99,
        },
      ],
      content_type: "product",
      value: 45.98,
      currency: "USD",
      order_id: "6200000001001",
      num_items: 1,
    },
    ...(limited_data_use && { limited_data_use }),
  };
}

/** Whatever the browser of the tests is called; two events of it are compared whole otherwise. */
const expectAnyChrome = {
  asymmetricMatch: (text: unknown) => typeof text === "string" && /^Mozilla\/5\.0 .*Chrome\//.test(text),
};
