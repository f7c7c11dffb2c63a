import { readTikTokId } from "#app/core/identity/tiktok-id.ts";
import type { CartAttributes } from "#app/core/shopify/cart-attributes.ts";

/** Where a click became known to us, in the order that decides between clicks of the same time. */
export const clickSources = ["cart_attributes", "landing_page", "checkout_visitor"] as const;

export type ClickSource = (typeof clickSources)[number];

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

/**
 * Every click an order or checkout carries with it, and those of the visitor it belongs to. A click without a time
 * of its own takes the time the attributes give the same id, else our own record of it, else the creation of the
 * order. A visitor's click after the conversion led to another one.
 *
 * @param visitorClicks what the storefront told of the visitor.
 */
export function gatherClicks(
  sale: {
    readonly attributes: CartAttributes;
    readonly landingSite: string | undefined;
    readonly createdAt: number;
  },
  visitorClicks: readonly Click[] = [],
): readonly Click[] {
  const clicks: Click[] = [];
  const visited = visitorClicks.filter((click) => click.clickedAt <= sale.createdAt);
  const recorded = new Map(visited.map((click) => [click.ttclid, click.clickedAt]));
  const attributeId = readTikTokId(sale.attributes.ttclid);
  const attributeTime = readClickTime(sale.attributes.ttclidAt, sale.createdAt);
  const add = (ttclid: string, source: ClickSource, said: number | undefined) => {
    const time = said ?? recorded.get(ttclid);
    clicks.push({ ttclid, source, clickedAt: time ?? sale.createdAt, timeKnown: time !== undefined });
  };
  if (attributeId !== undefined) add(attributeId, "cart_attributes", attributeTime);
  const landingId = readLandingClickId(sale.landingSite);
  if (landingId !== undefined)
    add(landingId, "landing_page", landingId === attributeId ? attributeTime : undefined);
  return [...clicks, ...visited];
}
