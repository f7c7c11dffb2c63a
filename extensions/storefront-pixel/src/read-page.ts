import type { ExtensionApi } from "@shopify/web-pixels-extension";

import { ask } from "./ask.ts";
import { readNumericId, readShape, readTikTokId } from "./read-value.ts";
import type { Click, Told, Visit } from "./wire.ts";

/** Where the theme app extension keeps the click: extensions/click-capture-source/keep-click.ts. */
const clickStorageName = "clickback_click";

/**
 * Asks the page for what it knows of the visitor, and for the cart. The newest click is in the address of a page that
 * was just viewed; else the theme app extension keeps it; else it is a cookie whose age nobody knows.
 */
export function readPage(
  { browser: { cookie, localStorage }, init }: ExtensionApi,
  events: readonly Told[],
): Promise<{
  readonly visit: Pick<Visit, "click" | "ttp" | "customerId">;
  readonly cartToken: string | undefined;
}> {
  return Promise.all([
    ask(() => localStorage.getItem(clickStorageName)),
    ...[clickStorageName, "ttclid", "_ttp", "cart"].map((name) => ask(() => cookie.get(name))),
  ]).then(([stored, storedCookie, ttclid, ttp, cart]) => {
    const [keptId, keptAt, , earlierId] = `${stored || storedCookie}`.split("|");
    let click = makeClick(() => keptId, keptAt) || makeClick(() => ttclid);
    for (const { name, at, url } of events) {
      const arrived = makeClick(() => new URL(url!).searchParams.get("ttclid"), at / 1_000);
      // An old tab that is reloaded, or gone back to, still has an earlier click in its address.
      if (arrived && name === "page_viewed" && arrived.ttclid !== keptId && arrived.ttclid !== earlierId)
        click = arrived;
    }
    return {
      visit: {
        click,
        ttp: readTikTokId(() => ttp),
        customerId: readNumericId(() => init.data.customer!.id),
      },
      cartToken: readCartToken(() => cart) || readCartToken(() => init.data.cart!.id),
    };
  });
}

/** @param at Unix seconds, where somebody wrote them down. */
function makeClick(way: () => unknown, at?: string | number): Click | undefined {
  const ttclid = readTikTokId(way);
  const seconds = readShape(() => `${at}`, /^\d{1,11}/);
  return ttclid ? { ttclid, at: seconds ? Number(seconds) : undefined } : undefined;
}

/** The token as webhooks have it, out of a cart's cookie or id; the key that follows it there is a secret. */
function readCartToken(way: () => unknown): string | undefined {
  return readShape(way, /[^/?%]{1,200}(?=[?%]|$)/);
}
