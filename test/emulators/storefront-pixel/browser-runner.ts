import { browserTopFrame } from "./browser-top-frame.ts";
import type { PageState } from "./page-state.ts";
import type { CustomerPrivacy, PixelConfig, PixelWorker, ToPage } from "./pixel-link.ts";
import { openPixelPage } from "./pixel-page.ts";
import { publishPageEvents } from "./publish-page-events.ts";

/** Put in by build-pixel-runner.ts. */
declare const emulatedPixelConfig: PixelConfig;

type ShopifyPage = {
  emulatedPixelRunner?: { start(state: PageState): void };
  Shopify?: { analytics?: { publish(name: string, data: unknown): void } };
};

/** This very script, which is the sandbox when a worker runs it. From the page's own server, as Shopify's is. */
const workerUrl = (document.currentScript as HTMLScriptElement).src;

function start(state: PageState): void {
  const { cart, clientId, customerPrivacy, shop } = state;
  const page = openPixelPage({
    config: emulatedPixelConfig,
    url: location.href,
    referrer: document.referrer,
    title: document.title,
    userAgent: navigator.userAgent,
    clientId,
    shop: { name: shop.name, myshopifyDomain: shop.domain, currency: shop.currency },
    ...(cart !== undefined && {
      cart: { id: `gid://shopify/Cart/${cart.token}`, lines: [], attributes: [] },
    }),
    privacy: {
      analyticsProcessingAllowed: customerPrivacy.analyticsProcessingAllowed(),
      marketingAllowed: customerPrivacy.marketingAllowed(),
      preferencesProcessingAllowed: customerPrivacy.preferencesProcessingAllowed(),
      saleOfDataAllowed: customerPrivacy.saleOfDataAllowed(),
    },
    topFrame: browserTopFrame(),
    startWorker,
    makeId: () => `sh-${crypto.randomUUID()}`,
    // By the one clock that a test can set for a page.
    now: () => new Date(Date.now()),
  });
  document.addEventListener("visitorConsentCollected", (event) =>
    page.setPrivacy(readDecision((event as CustomEvent<Decision>).detail)),
  );
  const shopify = (window as ShopifyPage).Shopify;
  if (shopify !== undefined) shopify.analytics = { publish: page.publishCustom };
  publishPageEvents(page, state);
}

function startWorker(hear: (message: ToPage) => void): PixelWorker {
  const worker = new Worker(workerUrl, { name: "storefront-pixel" });
  worker.addEventListener("message", ({ data }) => {
    const message = data as ToPage;
    // What a pixel throws stands in the shop's console.
    if (message.type === "error") reportError(new Error(`web pixel: ${message.message}`));
    hear(message);
  });
  return { post: (message) => worker.postMessage(message, []), terminate: () => worker.terminate() };
}

type Decision = Readonly<
  Record<"analyticsAllowed" | "marketingAllowed" | "preferencesAllowed" | "saleOfDataAllowed", boolean>
>;

/** The event on the page and the pixel's own have different names for the same. */
function readDecision(decision: Decision): CustomerPrivacy {
  return {
    analyticsProcessingAllowed: decision.analyticsAllowed,
    marketingAllowed: decision.marketingAllowed,
    preferencesProcessingAllowed: decision.preferencesAllowed,
    saleOfDataAllowed: decision.saleOfDataAllowed,
  };
}

(window as ShopifyPage).emulatedPixelRunner = { start };
