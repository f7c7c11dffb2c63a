import type { PersonLinkKind } from "#app/core/identity/person.ts";
import { readTikTokId } from "#app/core/identity/tiktok-id.ts";
import type { CartAttributes } from "#app/core/shopify/cart-attributes.ts";

/** Where a click became known to us, in the order that decides between clicks of the same time. */
export const clickSources = [
  "cart_attributes",
  "landing_page",
  "checkout_visitor",
  "same_customer",
  "same_email",
  "same_phone",
] as const;

export type ClickSource = (typeof clickSources)[number];

/** The source of a click that was found on another device of the person, by what led there. */
export const otherDeviceSources = {
  customer: "same_customer",
  email: "same_email",
  phone: "same_phone",
} as const satisfies Record<PersonLinkKind, ClickSource>;

/** One TikTok click that may have led to a conversion. Times are Unix milliseconds. */
export type Click = {
  readonly ttclid: string;
  readonly source: ClickSource;
  readonly clickedAt: number;
  /** False when nobody noted the time and the conversion's own creation stands in for it. */
  readonly timeKnown: boolean;
};

/** Unix seconds have ten digits from 2001 until 2286; thirteen would be milliseconds. */
const unixSecondsShape = /^[1-9]\d{9}$/;

/**
 * Reads the time of a click as Unix milliseconds. Absent when it is no Unix second or lies after `notAfter`:
 * a click cannot follow what it led to.
 */
export function readClickTime(text: string | undefined, notAfter: number): number | undefined {
  if (text === undefined || !unixSecondsShape.test(text)) return undefined;
  const milliseconds = Number(text) * 1_000;
  return milliseconds <= notAfter ? milliseconds : undefined;
}

/** The first usable `ttclid` of a landing page given as path and query, or as a full address. */
export function readLandingClickId(landingSite: string | undefined): string | undefined {
  if (landingSite === undefined || !landingSite.includes("ttclid=")) return undefined;
  const base = "https://landing.invalid";
  if (!URL.canParse(landingSite, base)) return undefined;
  const ids = new URL(landingSite, base).searchParams.getAll("ttclid");
  return ids.find((id) => readTikTokId(id) !== undefined);
}

/** What of an order or checkout tells of clicks. */
type ClickCarrier = {
  readonly attributes: CartAttributes;
  readonly landingSite: string | undefined;
  readonly createdAt: number;
};

type CarriedClick = Pick<Click, "ttclid" | "source"> & {
  /** The time the storefront noted, Unix milliseconds. */
  readonly notedAt: number | undefined;
};

/** The clicks an order or checkout carries with it. */
export function readCarriedClicks(sale: ClickCarrier): readonly CarriedClick[] {
  const attributeId = readTikTokId(sale.attributes.ttclid);
  const attributeTime = readClickTime(sale.attributes.ttclidAt, sale.createdAt);
  const landingId = readLandingClickId(sale.landingSite);
  const clicks: CarriedClick[] = [];
  if (attributeId !== undefined)
    clicks.push({ ttclid: attributeId, source: "cart_attributes", notedAt: attributeTime });
  if (landingId !== undefined) {
    const notedAt = landingId === attributeId ? attributeTime : undefined;
    clicks.push({ ttclid: landingId, source: "landing_page", notedAt });
  }
  return clicks;
}

/**
 * Every click an order or checkout carries with it, and those its person was heard of with. A click without a time of
 * its own takes the time the attributes give the same id, else our own record of it, else the creation of the order.
 * What was clicked after the sale led to another one: after its creation, or after the earlier time that a merchant set
 * for it (`processed_at`). A click whose time is not known came with the sale, so it counts at its creation all the same.
 *
 * @param known what the storefront told of the visitor and of the person's other devices.
 */
export function gatherClicks(
  sale: ClickCarrier & { readonly occurredAt: number },
  known?: { readonly clicks: readonly Click[]; readonly firstHeard: ReadonlyMap<string, number> },
): readonly Click[] {
  const { createdAt } = sale;
  const notAfter = Math.min(createdAt, sale.occurredAt);
  const carried = readCarriedClicks(sale).map(({ ttclid, source, notedAt }): Click => {
    const heardAt = known?.firstHeard.get(ttclid);
    const time = notedAt ?? (heardAt !== undefined && heardAt <= createdAt ? heardAt : undefined);
    return { ttclid, source, clickedAt: time ?? createdAt, timeKnown: time !== undefined };
  });
  return [
    ...carried.filter(({ timeKnown, clickedAt }) => !timeKnown || clickedAt <= notAfter),
    ...(known?.clicks ?? []).filter(({ clickedAt }) => clickedAt <= notAfter),
  ];
}

/**
 * The clicks that an event of the storefront may be due to: those before it. One that comes with the event itself and
 * without a time was noted when it was heard of, which is later than what the browser did.
 *
 * @param ownId the click the event's browser came with, where it does not say when.
 */
export function gatherVisitClicks(
  clicks: readonly Click[],
  at: number,
  ownId: string | undefined,
): readonly Click[] {
  return clicks.filter(
    ({ ttclid, source, clickedAt }) => clickedAt <= at || (source === "checkout_visitor" && ttclid === ownId),
  );
}

/** Whether a click was found on another device of the person. */
export function isFromOtherDevice({ source }: Click): boolean {
  return Object.values<ClickSource>(otherDeviceSources).includes(source);
}

/** A click's source as it is noted beside the key it became. */
export function noteSource({ source }: Click): string {
  return source.replace("_", " ");
}
