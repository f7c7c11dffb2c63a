import { Big } from "big.js";

import { gatherClicks, isFromOtherDevice } from "#app/core/identity/click.ts";
import { chooseClick } from "#app/core/identity/choose-click.ts";
import { buyerCountries, collectMatchKeys } from "#app/core/identity/match-keys.ts";
import { isOwnVisit, type KnownVisitor } from "#app/core/identity/visitor.ts";
import { mapContents } from "#app/core/mapping/contents.ts";
import { applyRules } from "#app/core/mapping/apply-rules.ts";
import type { ConversionFacts, MappedConversion, Warning } from "#app/core/mapping/conversion.ts";
import type { ShopSettings } from "#app/core/mapping/shop-settings.ts";
import { skipByClick } from "#app/core/mapping/skip-by-click.ts";
import type { SkipReason } from "#app/core/mapping/skip-reason.ts";
import { mapValue, valueBase, type Amounts } from "#app/core/mapping/value.ts";
import type { RuleTable } from "#app/core/rules/rule-table.ts";
import { answerChannel } from "#app/core/shopify/channel.ts";
import type { Sale } from "#app/core/shopify/sale.ts";
import type { ShopFacts } from "#app/core/shopify/shop-facts.ts";
import { decideConsent, strictestConsent } from "#app/core/storefront/consent.ts";
import { landingPageUrl } from "#app/core/storefront/page-url.ts";
import type { TikTokProperties } from "#app/core/tiktok/event.ts";

const dayMs = 86_400_000;

/** How far Shopify's clock may be ahead of ours; TikTok takes no event from further in the future. */
const clockSkewMaxMs = 5 * 60_000;

/** What mapping needs besides the message: the shop's settings and rules, its address, what is known, the time. */
export type MappingContext = {
  readonly settings: ShopSettings;
  readonly rules: RuleTable;
  readonly shopFacts: ShopFacts;
  /** Undefined until Shopify told. */
  readonly shopCurrency: string | undefined;
  /** The shop's address as shoppers know it, such as `https://shop.example`. */
  readonly shopOrigin: string;
  /** Unix milliseconds. */
  readonly now: number;
  /** Set while orders from before installing are sent: the merchant said that nothing else reported them. */
  readonly sendsBackfilled?: true;
};

/** What differs between an order and a checkout. */
export type SaleIdentity = Pick<
  MappedConversion,
  "source" | "tiktokEventId" | "orderName" | "occurredAt" | "cancelledAt"
> & {
  /** Shopify says that nothing was paid for real. */
  readonly isTestOrder: boolean;
  readonly timeSource: string;
  readonly orderId: string | undefined;
  /** Undefined where the kind of message carries none. */
  readonly orderTags: readonly string[] | undefined;
  /** A reason only the kind of message can give, such as waiting for payment. */
  readonly skip: SkipReason | undefined;
  /** Placed before the app was installed, and read from the Admin API. */
  readonly isBackfilled: boolean;
};

/** Whether a time was read at all and has come: merchants can set an order's time, to next year too. */
export function isPast(time: number | undefined, now: number): time is number {
  return time !== undefined && time <= now + clockSkewMaxMs;
}

/**
 * Maps a sale to a conversion. Pure: the same message, settings and time always give the same result.
 *
 * The visitor, where the storefront told of one, adds clicks, consent and what the webhook does not know of the
 * browser. Consent is decided before identity is collected: where it forbids sending, no key is made or kept; the same
 * where the merchant marked the customer as never to be sent.
 */
export function mapSale(
  sale: Sale,
  identity: SaleIdentity,
  context: MappingContext,
  visitor?: KnownVisitor,
): MappedConversion {
  const { settings } = context;
  const { occurredAt } = identity;
  const warnings: Warning[] = [];

  const consent = strictestConsent([sale.attributes.consent, visitor?.consent]);
  const countries = buyerCountries(sale);
  const region = { countries, currency: sale.buyerCurrency };
  const decided = decideConsent(consent, region, settings.unknownConsent);
  const customer = sale.customer?.id === undefined ? undefined : context.shopFacts.customer(sale.customer.id);
  const permission =
    customer?.neverSend === true ? { send: false as const, reason: "never_send" as const } : decided;
  const saleOptedOut = customer?.saleOptedOut === true;

  const channel = answerChannel(settings.channels, sale.channel);
  const { appId } = channel;
  // TikTok takes clicks from websites only, so what an app sold is not asked for one.
  const clicks =
    appId === undefined
      ? gatherClicks({ ...sale, occurredAt, createdAt: sale.createdAt ?? occurredAt }, visitor)
      : [];
  const choice = chooseClick(clicks, occurredAt, settings.attributionWindowDays);

  const currency = valueBase(sale.totals, settings)?.currency;
  const contents = mapContents(sale.lines, settings, currency, context.shopFacts.productType);
  const amounts: Amounts = {
    totals: sale.totals,
    taxesIncluded: sale.taxesIncluded,
    netLines: contents.netTotal?.toFixed(),
    pricedIn: currency,
    told: undefined,
    shopCurrency: sale.totals.total.shop?.currency ?? context.shopCurrency,
  };

  const properties: TikTokProperties = {};
  if (contents.contents.length > 0) {
    properties.contents = [...contents.contents];
    properties.content_type = settings.contentId === "product" ? "product_group" : "product";
  } else warnings.push("no_contents");
  if (contents.linesWithoutId > 0) warnings.push("lines_without_id");
  if (identity.orderId !== undefined) properties.order_id = identity.orderId;
  if (contents.units > 0) properties.num_items = contents.units;

  const { user, sources } = permission.send
    ? collectMatchKeys(sale, choice.used, visitor?.context)
    : { user: undefined, sources: {} };
  const pageUrl = landingPageUrl(context.shopOrigin, sale.landingSite, !choice.onlyOutsideWindow);

  const withheld = permission.send ? undefined : permission.reason;
  const isRefused = withheld === "never_send" || withheld === "consent_denied";
  // A renewal has a channel of its own, and its row in the table says whether that counts.
  const isCounted = identity.source === "renewal" || channel.isCounted;
  const clickSkip = appId === undefined ? skipByClick(choice, settings) : undefined;
  const skip = firstReason([
    [isRefused, withheld],
    [!isCounted, "channel_off"],
    [identity.cancelledAt !== undefined, "cancelled"],
    [withheld !== undefined, withheld],
    [identity.skip !== undefined, identity.skip],
    [isFree(sale) && !settings.sendFreeOrders, "total_zero"],
    [identity.isBackfilled && context.sendsBackfilled !== true, "before_install"],
    [context.now - identity.occurredAt > settings.maxAgeDays * dayMs, "too_old"],
    [clickSkip !== undefined, clickSkip],
  ]);

  const facts: ConversionFacts = {
    consent,
    countries,
    channel: sale.channel,
    appId,
    clicks: permission.send ? choice.candidates : [],
    keySources: sources,
    timeSource: identity.timeSource,
    pageSource: pageUrl === `${context.shopOrigin}/` ? "shop's front page" : "landing page",
    saleOptedOut,
    skip,
    warnings,
    rule: {
      source: identity.source,
      customName: undefined,
      // Of someone who refused nothing is kept that tells of the person.
      orderTags: isRefused ? undefined : identity.orderTags,
      customerOrders: isRefused ? undefined : customer?.ordersCount,
      items: sale.lines.map(({ productId, variantId, sku }) => ({ productId, variantId, sku })),
    },
    amounts,
    properties: undefined,
    draft:
      user === undefined
        ? undefined
        : {
            event_time: Math.floor(identity.occurredAt / 1_000),
            event_id: identity.tiktokEventId,
            user,
            page: { url: pageUrl },
            properties,
            ...((permission.send && permission.limitedDataUse) || saleOptedOut
              ? { limited_data_use: true as const }
              : {}),
          },
  };
  const value = mapValue(amounts, settings);

  return {
    source: identity.source,
    toldBy: "shopify",
    tiktokEventId: identity.tiktokEventId,
    orderName: identity.orderName,
    occurredAt: identity.occurredAt,
    cancelledAt: identity.cancelledAt,
    test: identity.isTestOrder
      ? "test_order"
      : isOwnVisit(visitor, identity.occurredAt)
        ? "own_visit"
        : undefined,
    value: value.amount,
    currency: value.currency,
    clickedAt: permission.send ? choice.used?.clickedAt : undefined,
    // Its own browser may know of a newer click than the person's other devices do. An app has none, but may show the
    // store's checkout, where consent is asked for.
    awaitsOtherHalf:
      visitor?.id === undefined &&
      (consent === "unknown" ||
        (appId === undefined &&
          (identity.source === "checkout" || choice.used === undefined || isFromOtherDevice(choice.used)))),
    facts,
    rulesVersion: context.rules.version,
    ...applyRules(facts, context.rules.rules, settings),
  };
}

function firstReason(rules: readonly (readonly [boolean, SkipReason | undefined])[]): SkipReason | undefined {
  return rules.find(([applies]) => applies)?.[1];
}

function isFree(sale: Sale): boolean {
  const total = sale.totals.total.shop?.amount;
  return total !== undefined && new Big(total).lte(0);
}
