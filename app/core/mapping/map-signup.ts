import { chooseClick } from "#app/core/identity/choose-click.ts";
import { gatherVisitClicks } from "#app/core/identity/click.ts";
import { buyerCountries, collectMatchKeys } from "#app/core/identity/match-keys.ts";
import { isOwnVisit, type KnownVisitor } from "#app/core/identity/visitor.ts";
import { applyRules } from "#app/core/mapping/apply-rules.ts";
import type { ConversionFacts } from "#app/core/mapping/conversion.ts";
import type { MapResult } from "#app/core/mapping/map-order.ts";
import { isPast, type MappingContext } from "#app/core/mapping/map-sale.ts";
import { skipByClick } from "#app/core/mapping/skip-by-click.ts";
import type { SkipReason } from "#app/core/mapping/skip-reason.ts";
import type { NewCustomer } from "#app/core/shopify/new-customer.ts";
import { decideConsent } from "#app/core/storefront/consent.ts";
import { landingPageUrl } from "#app/core/storefront/page-url.ts";

const dayMs = 86_400_000;

/** The id that webhook and browser can both compute for a customer. */
export function signupEventId(customerId: string): string {
  return `customer_${customerId}`;
}

/**
 * Maps a new customer to a signup. One without an account is none, unless the storefront saw somebody register with its
 * email about then: then Shopify has the account under the same customer, or will.
 *
 * @param visitor with an id: the browser that registered. What is known of the person's other devices comes without.
 */
export function mapSignup(
  { customer, createdAt, hasAccount, currency }: NewCustomer,
  context: MappingContext,
  visitor?: KnownVisitor,
): MapResult {
  const { settings, shopFacts, shopOrigin, shopCurrency, rules } = context;
  const tiktokEventId = signupEventId(customer.id);
  if (!isPast(createdAt, context.now)) return { ok: false, reason: "time_unreadable", tiktokEventId };

  const isSeen = visitor?.id !== undefined;
  const consent = visitor?.consent ?? "unknown";
  // Nobody has bought anything yet: of the parts of a sale only the customer is there.
  const buyer = { customer, billingAddress: undefined, shippingAddress: undefined };
  const countries = buyerCountries(buyer);
  const decided = decideConsent(consent, { countries, currency }, settings.unknownConsent);
  const fact = shopFacts.customer(customer.id);
  const isNeverSent = fact?.neverSend === true;
  const saleOptedOut = fact?.saleOptedOut === true;
  const isAllowed = decided.send && !isNeverSent;

  const clicks = gatherVisitClicks(visitor?.clicks ?? [], createdAt, undefined);
  const choice = chooseClick(clicks, createdAt, settings.attributionWindowDays);
  const clickSkip = skipByClick(choice, settings);
  const { user, sources } = isAllowed
    ? collectMatchKeys({ ...nothingBought, ...buyer }, choice.used, visitor?.context)
    : { user: undefined, sources: {} };

  const skip = firstReason([
    [isNeverSent, "never_send"],
    [consent === "denied", "consent_denied"],
    [!hasAccount && !isSeen, "no_account"],
    [!decided.send, "consent_unknown"],
    [context.now - createdAt > settings.maxAgeDays * dayMs, "too_old"],
    [clickSkip !== undefined, clickSkip],
  ]);
  const facts: ConversionFacts = {
    consent,
    countries,
    channel: isSeen ? "web" : undefined,
    clicks: isAllowed ? choice.candidates : [],
    keySources: sources,
    timeSource: "customer's created_at",
    pageSource: "page not told",
    saleOptedOut,
    skip,
    warnings: [],
    rule: {
      source: "signup",
      customName: undefined,
      orderTags: undefined,
      customerOrders: undefined,
      items: [],
    },
    amounts: {
      totals: undefined,
      taxesIncluded: false,
      netLines: undefined,
      pricedIn: undefined,
      told: undefined,
      shopCurrency,
    },
    properties: undefined,
    draft:
      user === undefined
        ? undefined
        : {
            event_time: Math.floor(createdAt / 1_000),
            event_id: tiktokEventId,
            user,
            page: { url: landingPageUrl(shopOrigin, undefined) },
            properties: {},
            ...((decided.send && decided.limitedDataUse) || saleOptedOut
              ? { limited_data_use: true as const }
              : {}),
          },
  };
  const conversion = {
    source: "signup" as const,
    toldBy: "shopify" as const,
    tiktokEventId,
    orderName: undefined,
    occurredAt: createdAt,
    cancelledAt: undefined,
    test: isOwnVisit(visitor, createdAt) ? ("own_visit" as const) : undefined,
    value: undefined,
    currency: undefined,
    clickedAt: isAllowed ? choice.used?.clickedAt : undefined,
    // The browser knows the shopper's consent, its address and the click it came with.
    awaitsOtherHalf: !isSeen,
    facts,
    rulesVersion: rules.version,
    ...applyRules(facts, rules.rules, settings),
  };
  return { ok: true, conversion };
}

const nothingBought = {
  email: undefined,
  phone: undefined,
  locale: undefined,
  browserIp: undefined,
  userAgent: undefined,
  attributes: { ttp: undefined },
};

function firstReason(
  reasons: readonly (readonly [boolean, SkipReason | undefined])[],
): SkipReason | undefined {
  return reasons.find(([applies]) => applies)?.[1];
}
