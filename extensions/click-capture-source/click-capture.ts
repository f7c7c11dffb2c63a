import { cartField, composeCartMessage } from "./cart-message.ts";
import { findCookie, readCookies } from "./find-value.ts";
import { onConsent } from "./read-consent.ts";
import { safely } from "./safely.ts";
import type { ShopifyGlobal } from "./shopify-page.ts";
import { readStored, writeStored } from "./stored-text.ts";

declare const Shopify: ShopifyGlobal;

/**
 * Carries a TikTok click into the cart, as attributes that Shopify copies to the order. Speaks to the shop only when
 * there is something the cart does not know yet. (See docs/decisions/009-click-capture.md.)
 *
 * On a page of other people's code it relies on little: no JSON, no patched globals, plain strings, and whatever
 * throws is swallowed.
 */

/** A fingerprint of what was last written, and into which cart; no id can be read out of it. */
const saidStorageName = "clickback_said";

/** Another script that takes our attributes out each time it sees them must not be argued with forever. */
const correctionsMax = 5;

type CartEvent = Event & {
  readonly promise?: Promise<unknown>;
  /** With `shopify:cart:attributes-update`: all that the cart is to have from now on. */
  readonly attributes?: readonly { readonly key: string; readonly value: string }[];
};

const remember = (mark: string) => writeStored(saidStorageName, mark);

const start = () => {
  let corrections = 0;
  let isRetried = false;

  const tell = safely<Event | void>(async (event) => {
    const cookies = readCookies();
    const message = composeCartMessage(cookies);
    const text = `${message}`;
    // A first write makes a cart: worth it for a click, never for consent, and not while the page is left, when a form
    // that adds a product may be making one at the same moment.
    const isWorthACart = /_at%5D=\d/.test(text) && event?.type !== "pagehide";
    if (!text || !(isWorthACart || findCookie("cart", cookies))) return;
    const mark = fingerprint(text, cookies);
    if (readStored(saidStorageName) === mark) return;
    // Before it is known to have arrived, so that it is not said twice meanwhile, be it by the next page.
    remember(mark);
    const answer = await post(message);
    // By now there is a cart, if there was none.
    remember(answer.ok ? fingerprint(text) : "");
    // Too many writes to one cart at once: Shopify asks to come again.
    if (answer.status === 409 && !isRetried) {
      isRetried = true;
      setTimeout(tell, 700);
    }
  });

  /** Cart events are fired before the cart changes, with a promise for when it has. */
  const onCartEvent = safely(async ({ promise, attributes }: CartEvent) => {
    await promise;
    const message = composeCartMessage();
    const isWiped = attributes && !attributes.some(({ key }) => message.has(cartField(key)));
    if (isWiped && corrections++ < correctionsMax) remember("");
    tell();
  });

  /** A cart form takes our attributes along, so that nothing can come between them and the checkout. */
  const onFormData = safely(({ target, formData }: FormDataEvent) => {
    if (/\/cart(\?|$)/.test((target as Element).getAttribute("action")!))
      composeCartMessage().forEach((value, field) => formData.set(field, value));
  });

  // In the capture phase of the window, where no listener of the page is before us.
  addEventListener("pagehide", tell, true);
  addEventListener("formdata", onFormData, true);
  for (const what of ["attributes", "lines"])
    addEventListener(`shopify:cart:${what}-update`, onCartEvent as (event: Event) => void, true);
  // Most themes say nothing of a cart they made; the request they made it with is seen.
  new PerformanceObserver((list) => {
    if (list.getEntries().some(({ name }) => /\/cart\/(add|change)/.test(name))) tell();
  }).observe({ __proto__: null, type: "resource" } as PerformanceObserverInit);
  // Waits until others, who write at page load, have made a cart; who leaves before is heard at `pagehide`.
  onConsent(tell, () => setTimeout(tell, 500));
  return true;
};

const fingerprint = (text: string, cookies?: string) => {
  let sum = 0;
  for (const character of text + findCookie("cart", cookies)) sum = (sum * 31 + character.charCodeAt(0)) | 0;
  return `${sum}`;
};

const post = (body: URLSearchParams): Promise<Partial<Response>> =>
  // Without a prototype, so that what a page put on Object.prototype is no option of the request.
  fetch(`${Shopify.routes.root}cart/update.js`, {
    __proto__: null,
    method: "POST",
    keepalive: true,
    body,
  } as RequestInit).catch(() => ({}));

const page = window as { clickback?: true };
page.clickback ||= start() as true;
