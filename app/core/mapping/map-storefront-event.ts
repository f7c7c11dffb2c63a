import { Big } from "big.js";

import { contentIdOrder } from "#app/core/mapping/contents.ts";
import { checkoutEventId } from "#app/core/mapping/map-checkout.ts";
import { applyRules } from "#app/core/mapping/apply-rules.ts";
import type { ConversionFacts, EventDraft, MappedConversion } from "#app/core/mapping/conversion.ts";
import type { MappingContext } from "#app/core/mapping/map-sale.ts";
import { readVisitClickTime } from "#app/core/mapping/note-visitor.ts";
import { readCustomProperties, readPublicText } from "#app/core/mapping/read-custom-properties.ts";
import { skipByClick } from "#app/core/mapping/skip-by-click.ts";
import type { SkipReason } from "#app/core/mapping/skip-reason.ts";
import { isOnlyNoted, storefrontSources, type SentEvent } from "#app/core/mapping/storefront-source.ts";
import type { Amounts } from "#app/core/mapping/value.ts";
import { gatherVisitClicks, noteSource, type Click } from "#app/core/identity/click.ts";
import { chooseClick } from "#app/core/identity/choose-click.ts";
import { sha256 } from "#app/core/identity/hash.ts";
import { normalizeEmail } from "#app/core/identity/normalize-email.ts";
import { normalizePhone } from "#app/core/identity/normalize-phone.ts";
import { readPublicIp } from "#app/core/identity/shopper-address.ts";
import { readTikTokId } from "#app/core/identity/tiktok-id.ts";
import { isOwnVisit, type KnownVisitor } from "#app/core/identity/visitor.ts";
import type { KeySources } from "#app/core/identity/match-keys.ts";
import type { StorefrontMessage } from "#app/core/storefront/storefront-message.ts";
import { landingPageUrl } from "#app/core/storefront/page-url.ts";
import { isTikTokCurrency } from "#app/core/tiktok/currencies.ts";
import type { TikTokContent, TikTokProperties, TikTokUser } from "#app/core/tiktok/event.ts";

const dayMs = 86_400_000;

/** A browser's clock may be off; what was kept over a navigation or a lost connection is at most a day old. */
const clockSkewMaxMs = 5 * 60_000;

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
  if (isOnlyNoted(event)) return undefined;
  const { settings } = context;
  const occurredAt = readTime(event.at, message.receivedAt);
  const tiktokEventId = event.name === "checkout_started" ? checkoutEventId(event.checkoutToken) : event.id;
  const ownId = readVisitClickTime(message) === undefined ? visit.click?.ttclid : undefined;
  const clicks = gatherVisitClicks(visitor?.clicks ?? [], occurredAt, ownId);
  const choice = chooseClick(clicks, occurredAt, settings.attributionWindowDays);
  const customer = visit.customerId === undefined ? undefined : context.shopFacts.customer(visit.customerId);
  const isNeverSent = customer?.neverSend === true;
  const saleOptedOut = customer?.saleOptedOut === true;
  const { user, sources } = collectUser(message, choice.used, visitor);
  const { properties, amounts, custom } = readProperties(event, context);
  const pageUrl = landingPageUrl(context.shopOrigin, event.url, !choice.onlyOutsideWindow);
  const draft: EventDraft = {
    event_time: Math.floor(occurredAt / 1_000),
    event_id: tiktokEventId,
    user,
    page: { url: pageUrl },
    properties,
    ...(visit.consent === "granted_no_sale" || saleOptedOut ? { limited_data_use: true as const } : {}),
  };
  const clickSkip = skipByClick(choice, settings);
  const skip = firstReason([
    [isNeverSent, "never_send"],
    [message.isBot, "bot"],
    [context.now - occurredAt > settings.maxAgeDays * dayMs, "too_old"],
    [clickSkip !== undefined, clickSkip],
  ]);
  const source = storefrontSources[event.name];
  const facts: ConversionFacts = {
    consent: visit.consent,
    countries: [],
    channel: "web",
    clicks: isNeverSent ? [] : choice.candidates,
    keySources: isNeverSent ? {} : sources,
    timeSource: "browser's clock",
    pageSource: pageUrl === `${context.shopOrigin}/` ? "shop's front page" : "page it happened on",
    saleOptedOut,
    skip,
    warnings: [],
    rule: {
      source,
      customName: event.name === "custom" ? event.customName : undefined,
      orderTags: undefined,
      customerOrders: undefined,
      items:
        "items" in event
          ? event.items.map(({ productId, variantId, sku }) => ({ productId, variantId, sku }))
          : [],
    },
    amounts,
    properties: isNeverSent ? undefined : custom,
    draft: isNeverSent ? undefined : draft,
  };
  return {
    source,
    toldBy: "storefront",
    tiktokEventId,
    orderName: undefined,
    occurredAt,
    cancelledAt: undefined,
    test: isOwnVisit(visitor, occurredAt) ? "own_visit" : undefined,
    value: amounts.told?.amount,
    currency: amounts.told?.currency,
    clickedAt: isNeverSent ? undefined : choice.used?.clickedAt,
    // Only a checkout has another half: the webhook, which knows more of the person.
    awaitsOtherHalf: event.name === "checkout_started",
    facts,
    rulesVersion: context.rules.version,
    ...applyRules(facts, context.rules.rules, settings),
  };
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
  if (click !== undefined) put("ttclid", click.ttclid, noteSource(click));
  put("ttp", readTikTokId(visit.ttp) ?? visitor?.context.ttp, "storefront cookie");
  return { user, sources };
}

type ReadProperties = {
  /** Without a value. */
  readonly properties: TikTokProperties;
  readonly amounts: Amounts;
  /** What a custom event was published with. */
  readonly custom: TikTokProperties | undefined;
};

function readProperties(
  event: SentEvent,
  { settings, shopCurrency }: Pick<MappingContext, "settings" | "shopCurrency">,
): ReadProperties {
  const amounts: Amounts = {
    totals: undefined,
    taxesIncluded: false,
    netLines: undefined,
    pricedIn: undefined,
    told: undefined,
    shopCurrency,
  };
  if (event.name === "search_submitted") {
    const query = readPublicText(event.query);
    const properties = query === undefined ? {} : { search_string: query, query };
    return { properties, amounts, custom: undefined };
  }
  if (event.name === "custom") {
    const custom = readCustomProperties(event.properties);
    const { value: _value, currency: _currency, ...properties } = custom;
    return { properties, amounts, custom };
  }
  if (event.name === "form_submitted") return { properties: {}, amounts, custom: undefined };

  const properties: TikTokProperties = {};
  const { currency } = event;
  const isTaken = currency !== undefined && isTikTokCurrency(currency);
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
  const units = event.items.reduce((sum, item) => sum + item.quantity, 0);
  if (units > 0) properties.num_items = units;
  const told = { amount: event.value ?? sumOfItems(event.items), currency };
  return { properties, amounts: { ...amounts, pricedIn: currency, told }, custom: undefined };
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

function firstReason(rules: readonly (readonly [boolean, SkipReason | undefined])[]): SkipReason | undefined {
  return rules.find(([applies]) => applies)?.[1];
}
