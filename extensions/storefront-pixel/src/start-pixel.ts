import type { Context, ExtensionApi } from "@shopify/web-pixels-extension";

import { attempt } from "./attempt.ts";
import { fieldsOf, mapEvent, type EventName } from "./map-event.ts";
import { openOutbox } from "./open-outbox.ts";
import type { PixelEvent } from "./pixel-event.ts";
import { post } from "./post.ts";
import { readText } from "./read-value.ts";
import type { Send, Shopper, Visit } from "./wire.ts";

/** After these the page is often left. */
const urgent = /cart|completed|form|payment/;

/**
 * Tells the app's server what the shopper does, as far as the shopper allows it. Runs in Shopify's strict sandbox, a
 * worker without a page; whatever goes wrong goes wrong in silence.
 */
export function startPixel(api: ExtensionApi): void {
  const { analytics, customerPrivacy, init, settings } = api;
  const { endpoint, key } = settings;
  const url = new URL("/storefront/events", endpoint as string).href;
  const shopper: Shopper = { consent: readConsent(init.customerPrivacy) };
  const send: Send = (visit, events, isWanted) => post(url, JSON.stringify({ key, visit, events }), isWanted);
  const outbox = openOutbox(api, shopper, send);
  let pageView: PixelEvent | undefined;
  /** The shopper's, as far as anybody gave one. */
  let answer: Visit["consent"] | undefined = shopper.consent;

  const hear = (name: EventName, event: PixelEvent) => {
    shopper.clientId = readText(() => event.clientId) || shopper.clientId;
    if (name === "page_viewed") pageView = event;
    const told = shopper.consent && mapEvent(name, event, readUrl(event) || readUrl(init));
    if (told) outbox.add(told, urgent.test(name));
  };

  for (const name of Object.keys(fieldsOf) as EventName[])
    analytics.subscribe(name, (event: PixelEvent) => attempt(() => hear(name, event)));

  customerPrivacy.subscribe("visitorConsentCollected", (event) =>
    attempt(() => {
      const consent = readConsent(event.customerPrivacy);
      if (answer === (answer = consent || "denied")) return;
      shopper.consent = consent;
      outbox.forget();
      // Tells the change, and the click that may have been waiting for it.
      if (consent) hear("page_viewed", pageView!);
      else void send({ clientId: shopper.clientId, consent: "denied" }, [], () => !shopper.consent);
    }),
  );
}

/** What Shopify says may be done; undefined where marketing may not, whoever has decided that. */
function readConsent(privacy: ExtensionApi["init"]["customerPrivacy"] | undefined): Shopper["consent"] {
  if (!privacy || privacy.marketingAllowed !== true) return undefined;
  return privacy.saleOfDataAllowed === false ? "granted_no_sale" : "granted";
}

function readUrl(source: { readonly context?: Context }): string | undefined {
  return readText(() => source.context!.document.location.href, 4_000);
}
