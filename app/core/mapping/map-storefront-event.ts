import { Big } from "big.js";

import { contentIdOrder } from "#app/core/mapping/contents.ts";
import { checkoutEventId } from "#app/core/mapping/map-checkout.ts";
import type { EventDraft, MappedConversion, Warning } from "#app/core/mapping/conversion.ts";
import type { MappingContext } from "#app/core/mapping/map-sale.ts";
import { readCustomProperties, readPublicText } from "#app/core/mapping/read-custom-properties.ts";
import type { ShopSettings } from "#app/core/mapping/shop-settings.ts";
import type { SkipReason } from "#app/core/mapping/skip-reason.ts";
import type { Click } from "#app/core/identity/click.ts";
import { chooseClick } from "#app/core/identity/choose-click.ts";
import { sha256 } from "#app/core/identity/hash.ts";
import { normalizeEmail } from "#app/core/identity/normalize-email.ts";
import { normalizePhone } from "#app/core/identity/normalize-phone.ts";
import { readPublicIp } from "#app/core/identity/shopper-address.ts";
import { readTikTokId } from "#app/core/identity/tiktok-id.ts";
import { isOwnVisit, type KnownVisitor } from "#app/core/identity/visitor.ts";
import type { KeySources } from "#app/core/identity/match-keys.ts";
import type { StorefrontEvent } from "#app/core/storefront/storefront-event.ts";
import type { StorefrontMessage } from "#app/core/storefront/storefront-message.ts";
import { landingPageUrl } from "#app/core/storefront/page-url.ts";
import { isTikTokCurrency } from "#app/core/tiktok/currencies.ts";
import {
  isCustomEventName,
  isStandardEventName,
  type CanonicalEvent,
  type CustomEventName,
} from "#app/core/tiktok/event-names.ts";
import type { TikTokContent, TikTokProperties, TikTokUser } from "#app/core/tiktok/event.ts";

const dayMs = 86_400_000;

/** A browser's clock may be off; what was kept over a navigation or a lost connection is at most a day old. */
const clockSkewMaxMs = 5 * 60_000;

type SentName = Exclude<StorefrontEvent["name"], "page_viewed" | "checkout_completed" | "custom">;

/** Which TikTok event a storefront event becomes; those not listed only tell of the visitor. */
const storefrontEvents = {
  product_viewed: "ViewContent",
  search_submitted: "Search",
  product_added_to_cart: "AddToCart",
  checkout_started: "InitiateCheckout",
  payment_info_submitted: "AddPaymentInfo",
  form_submitted: "SubmitForm",
} as const satisfies Record<SentName, CanonicalEvent>;

/** Stands for a custom event whose name is not known, or is that of an event that it is not. */
const unnamedEvent = "CustomEvent";

/** The event a storefront topic leads to; for a custom one, whose name only its body knows, the word for it. */
export function eventOfStorefrontTopic(topic: string): CanonicalEvent | CustomEventName {
  const name = topic.slice("storefront/".length);
  return Object.hasOwn(storefrontEvents, name) ? storefrontEvents[name as SentName] : unnamedEvent;
}

/**
 * Maps a storefront event to a conversion. Consent was given, or it would not be here.
 *
 * @param visitor what is known of who did it, this event included.
 * @returns undefined for events that are not TikTok's business.
 */
export function mapStorefrontEvent(
  message: StorefrontMessage,
  context: MappingContext,
  visitor: KnownVisitor | undefined,
): MappedConversion | undefined {
  const { event, visit } = message;
  if (event.name === "page_viewed" || event.name === "checkout_completed") return undefined;
  const { settings } = context;
  const warnings: Warning[] = [];
  const occurredAt = readTime(event.at, message.receivedAt);
  const tiktokEventId = event.name === "checkout_started" ? checkoutEventId(event.checkoutToken) : event.id;
  const choice = chooseClick(visitor?.clicks ?? [], occurredAt, settings.attributionWindowDays);
  const { user, sources } = collectUser(message, choice.used, visitor);
  const { properties, value, currency } = readProperties(event, settings, warnings);
  const pageUrl = landingPageUrl(context.shopOrigin, event.url, !choice.onlyOutsideWindow);
  const draft: EventDraft = {
    event_time: Math.floor(occurredAt / 1_000),
    event_id: tiktokEventId,
    user,
    page: { url: pageUrl },
    properties,
    ...(visit.consent === "granted_no_sale" ? { limited_data_use: true as const } : {}),
  };
  const skip = firstReason([
    [message.isBot, "bot"],
    [event.name === "custom" && !settings.customEvents.includes(event.customName), "event_not_chosen"],
    [event.name === "custom" && !isCustomEventName(event.customName), "event_name_not_allowed"],
    [context.now - occurredAt > settings.maxAgeDays * dayMs, "too_old"],
    [choice.onlyOutsideWindow && !settings.sendOutsideWindow, "outside_window"],
  ]);
  return {
    source: "storefront",
    event: event.name === "custom" ? nameCustomEvent(event.customName) : storefrontEvents[event.name],
    tiktokEventId,
    orderName: undefined,
    occurredAt,
    cancelledAt: undefined,
    test: isOwnVisit(visitor, occurredAt) ? "own_visit" : undefined,
    value,
    currency,
    clickedAt: choice.used?.clickedAt,
    skip,
    warnings,
    // Only a checkout has another half: the webhook, which knows more of the person.
    awaitsOtherHalf: event.name === "checkout_started",
    facts: {
      consent: visit.consent,
      countries: [],
      channel: "web",
      clicks: choice.candidates,
      value: { amount: value, currency, steps: [] },
      keySources: sources,
      timeSource: "browser's clock",
      pageSource: pageUrl === `${context.shopOrigin}/` ? "shop's front page" : "page it happened on",
      draft,
    },
  };
}

/** A custom event is not counted among the events whose name it took. */
function nameCustomEvent(name: string): CustomEventName {
  return isStandardEventName(name) ? unnamedEvent : name;
}

function readTime(at: number, receivedAt: number): number {
  return at > receivedAt + clockSkewMaxMs || at < receivedAt - dayMs ? receivedAt : at;
}

/** The address and agent of the very request; what only other requests of the visitor knew fills the gaps. */
function collectUser(
  message: StorefrontMessage,
  click: Click | undefined,
  visitor: KnownVisitor | undefined,
): { user: TikTokUser; sources: KeySources } {
  const { event, visit } = message;
  const user: TikTokUser = {};
  const sources: KeySources = {};
  const email = "email" in event && event.email !== undefined ? normalizeEmail(event.email) : undefined;
  const phone = "phone" in event && event.phone !== undefined ? normalizePhone(event.phone, []) : undefined;
  const put = <Key extends keyof TikTokUser>(
    key: Key,
    value: TikTokUser[Key] | undefined,
    source: string,
  ) => {
    if (value === undefined) return;
    user[key] = value;
    sources[key] = source;
  };
  put("email", email === undefined ? undefined : sha256(email), "storefront form");
  put("phone", phone === undefined ? undefined : sha256(phone), "storefront form");
  put("external_id", visit.customerId === undefined ? undefined : sha256(visit.customerId), "customer id");
  put("ip", readPublicIp(message.ip) ?? visitor?.context.ip, "shopper's browser");
  put("user_agent", message.userAgent ?? visitor?.context.userAgent, "shopper's browser");
  put("ttclid", click?.ttclid, "checkout visitor");
  put("ttp", readTikTokId(visit.ttp) ?? visitor?.context.ttp, "storefront cookie");
  return { user, sources };
}

/** Properties of an event that money has no part in. */
function without(properties: TikTokProperties) {
  return { properties, value: undefined, currency: undefined };
}

function readProperties(
  event: Exclude<StorefrontEvent, { name: "page_viewed" | "checkout_completed" }>,
  settings: ShopSettings,
  warnings: Warning[],
): { properties: TikTokProperties; value: string | undefined; currency: string | undefined } {
  if (event.name === "search_submitted") {
    const query = readPublicText(event.query);
    return without(query === undefined ? {} : { search_string: query, query });
  }
  if (event.name === "custom") return without(readCustomProperties(event.properties));
  if (event.name === "form_submitted") return without({});

  const properties: TikTokProperties = {};
  const isTaken = event.currency !== undefined && isTikTokCurrency(event.currency);
  const contents = event.items.flatMap((item): TikTokContent[] => {
    const id = contentIdOrder[settings.contentId].map((kind) => item[kind]).find((one) => one !== undefined);
    if (id === undefined) return [];
    return [
      {
        content_id: id,
        quantity: item.quantity,
        ...(item.title === undefined ? {} : { content_name: item.title }),
        ...(item.type === undefined ? {} : { content_category: item.type }),
        ...(item.vendor === undefined ? {} : { brand: item.vendor }),
        ...(isTaken && item.price !== undefined ? { price: Number(item.price) } : {}),
      },
    ];
  });
  if (contents.length > 0) {
    properties.contents = contents;
    properties.content_type = settings.contentId === "product" ? "product_group" : "product";
  }
  const value = event.value ?? sumOfItems(event.items);
  if (value !== undefined && event.currency !== undefined) {
    if (isTaken) {
      properties.value = Number(value);
      properties.currency = event.currency;
    } else warnings.push("currency_not_supported");
  }
  const units = event.items.reduce((sum, item) => sum + item.quantity, 0);
  if (units > 0) properties.num_items = units;
  return { properties, value, currency: event.currency };
}

/** More than any shop sells, and less than the database can hold. */
const sumMax = 1e15;

function sumOfItems(
  items: readonly { readonly price?: string | undefined; readonly quantity: number }[],
): string | undefined {
  if (items.length === 0 || items.some((item) => item.price === undefined)) return undefined;
  const total = items.reduce(
    (sum, item) => sum.plus(new Big(item.price ?? 0).times(item.quantity)),
    new Big(0),
  );
  return total.lt(sumMax) ? total.toFixed() : undefined;
}

function firstReason(rules: readonly (readonly [boolean, SkipReason])[]): SkipReason | undefined {
  return rules.find(([applies]) => applies)?.[1];
}
