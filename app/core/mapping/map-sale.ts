import { Big } from "big.js";

import { gatherClicks } from "#app/core/identity/click.ts";
import { chooseClick } from "#app/core/identity/choose-click.ts";
import { buyerCountries, collectMatchKeys } from "#app/core/identity/match-keys.ts";
import { isOwnVisit, type KnownVisitor } from "#app/core/identity/visitor.ts";
import { mapContents } from "#app/core/mapping/contents.ts";
import type { MappedConversion, Warning } from "#app/core/mapping/conversion.ts";
import type { ShopSettings } from "#app/core/mapping/shop-settings.ts";
import type { SkipReason } from "#app/core/mapping/skip-reason.ts";
import { mapValue, valueBase } from "#app/core/mapping/value.ts";
import type { Sale } from "#app/core/shopify/sale.ts";
import { decideConsent, strictestConsent } from "#app/core/storefront/consent.ts";
import { landingPageUrl } from "#app/core/storefront/page-url.ts";
import { isTikTokCurrency } from "#app/core/tiktok/currencies.ts";
import type { TikTokProperties } from "#app/core/tiktok/event.ts";

const dayMs = 86_400_000;

/** How far Shopify's clock may be ahead of ours; TikTok takes no event from further in the future. */
const clockSkewMaxMs = 5 * 60_000;

/** What mapping needs besides the message: the shop's settings, its address, and the time. */
export type MappingContext = {
  readonly settings: ShopSettings;
  /** The shop's address as shoppers know it, such as `https://shop.example`. */
  readonly shopOrigin: string;
  /** Unix milliseconds. */
  readonly now: number;
};

/** What differs between an order and a checkout. */
export type SaleIdentity = Pick<
  MappedConversion,
  "source" | "event" | "tiktokEventId" | "orderName" | "occurredAt" | "cancelledAt"
> & {
  /** Shopify says that nothing was paid for real. */
  readonly isTestOrder: boolean;
  readonly timeSource: string;
  readonly orderId: string | undefined;
  /** A reason only the kind of message can give, such as waiting for payment. */
  readonly skip: SkipReason | undefined;
};

/** Whether a time was read at all and has come: merchants can set an order's time, to next year too. */
export function isPast(time: number | undefined, now: number): time is number {
  return time !== undefined && time <= now + clockSkewMaxMs;
}

/**
 * Maps a sale to a conversion. Pure: the same message, settings and time always give the same result.
 *
 * The visitor, where the storefront told of one, adds clicks, consent and what the webhook does not know of the
 * browser. Consent is decided before identity is collected: where it forbids sending, no key is made or kept.
 */
export function mapSale(
  sale: Sale,
  identity: SaleIdentity,
  context: MappingContext,
  visitor?: KnownVisitor,
): MappedConversion {
  const { settings } = context;
  const warnings: Warning[] = [];

  const consent = strictestConsent([sale.attributes.consent, visitor?.consent]);
  const countries = buyerCountries(sale);
  const region = { countries, currency: sale.buyerCurrency };
  const permission = decideConsent(consent, region, settings.unknownConsent);

  const clicks = gatherClicks({ ...sale, createdAt: sale.createdAt ?? identity.occurredAt }, visitor?.clicks);
  const choice = chooseClick(clicks, identity.occurredAt, settings.attributionWindowDays);

  const currency = valueBase(sale.totals, settings)?.currency;
  const contents = mapContents(sale.lines, settings, currency);
  const value = mapValue(sale.totals, contents.netTotal, sale.taxesIncluded, settings);

  const properties: TikTokProperties = {};
  if (contents.contents.length > 0) {
    properties.contents = [...contents.contents];
    properties.content_type = settings.contentId === "product" ? "product_group" : "product";
  } else warnings.push("no_contents");
  if (contents.linesWithoutId > 0) warnings.push("lines_without_id");
  if (value.amount === undefined || value.currency === undefined) warnings.push("value_missing");
  else if (isTikTokCurrency(value.currency)) {
    properties.value = Number(value.amount);
    properties.currency = value.currency;
  } else warnings.push("currency_not_supported");
  if (identity.orderId !== undefined) properties.order_id = identity.orderId;
  if (contents.units > 0) properties.num_items = contents.units;

  const { user, sources } = permission.send
    ? collectMatchKeys(sale, choice.used, visitor?.context)
    : { user: undefined, sources: {} };
  const pageUrl = landingPageUrl(context.shopOrigin, sale.landingSite, !choice.onlyOutsideWindow);

  const skip = firstReason([
    [settings.channels[sale.channel ?? ""] !== true, "channel_off"],
    [!permission.send, permission.send ? undefined : permission.reason],
    [identity.cancelledAt !== undefined, "cancelled"],
    [identity.skip !== undefined, identity.skip],
    [isFree(sale) && !settings.sendFreeOrders, "total_zero"],
    [context.now - identity.occurredAt > settings.maxAgeDays * dayMs, "too_old"],
    [choice.onlyOutsideWindow && !settings.sendOutsideWindow, "outside_window"],
  ]);

  return {
    source: identity.source,
    event: identity.event,
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
    skip,
    warnings,
    awaitsOtherHalf:
      visitor === undefined &&
      (identity.source === "checkout" || choice.used === undefined || consent === "unknown"),
    facts: {
      consent,
      countries,
      channel: sale.channel,
      clicks: permission.send ? choice.candidates : [],
      value,
      keySources: sources,
      timeSource: identity.timeSource,
      pageSource: pageUrl === `${context.shopOrigin}/` ? "shop's front page" : "landing page",
      draft:
        user === undefined
          ? undefined
          : {
              event_time: Math.floor(identity.occurredAt / 1_000),
              event_id: identity.tiktokEventId,
              user,
              page: { url: pageUrl },
              properties,
              ...(permission.send && permission.limitedDataUse ? { limited_data_use: true as const } : {}),
            },
    },
  };
}

function firstReason(rules: readonly (readonly [boolean, SkipReason | undefined])[]): SkipReason | undefined {
  return rules.find(([applies]) => applies)?.[1];
}

function isFree(sale: Sale): boolean {
  const total = sale.totals.total.shop?.amount;
  return total !== undefined && new Big(total).lte(0);
}
