import { readTikTokId } from "#app/core/identity/tiktok-id.ts";

const allowedKeys = /^(utm_[a-z_]{1,32}|ttclid)$/;

/**
 * Pages a shopper can land on whose path says nothing about a person. Checkout, order status, account and
 * app proxy paths hold tokens and names, so everything else becomes the shop's front page.
 */
const publicPath = /^\/([a-z]{2}(-[a-z]{2})?\/)?((products|collections|pages|blogs)(\/.*)?|search|cart)?$/i;

const valueLengthMax = 1_000;

/** An at sign, plain or encoded any number of times: what holds one may be an email. */
const atSign = /@|%(25)*40/i;

/**
 * The page TikTok is told about: the landing page on the shop's own domain, with UTM keys and `ttclid` only.
 * Values that look like an email are left out, and a `ttclid` that is none; so is the page when its path could
 * hold a secret. Of a key that comes twice the first counts, as it does for the click.
 *
 * @param origin the shop's address, such as `https://shop.example`.
 * @param landingSite path and query as Shopify keeps it, sometimes a full address, sometimes garbage.
 * @param withClick false where the click may not count: TikTok reads it from the address as well.
 */
export function landingPageUrl(origin: string, landingSite: string | undefined, withClick = true): string {
  const front = `${origin}/`;
  if (landingSite === undefined || !URL.canParse(landingSite, front)) return front;
  const landing = new URL(landingSite, front);
  const path = decodePath(landing.pathname);
  const url = new URL(
    path !== undefined && publicPath.test(path) && !atSign.test(path) ? landing.pathname : "/",
    front,
  );
  for (const [key, value] of landing.searchParams)
    if (
      allowedKeys.test(key) &&
      !url.searchParams.has(key) &&
      (withClick || key !== "ttclid") &&
      mayBeTold(key, value)
    )
      url.searchParams.set(key, value);
  return url.toString();
}

function mayBeTold(key: string, value: string): boolean {
  if (key === "ttclid") return readTikTokId(value) !== undefined;
  return value !== "" && value.length <= valueLengthMax && !atSign.test(value);
}

function decodePath(path: string): string | undefined {
  try {
    return decodeURIComponent(path);
  } catch {
    return undefined;
  }
}
