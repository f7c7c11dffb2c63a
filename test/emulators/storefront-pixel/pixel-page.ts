import { describePage, type PageDescription } from "./describe-page.ts";
import { maskPersonalData } from "./mask-personal-data.ts";
import type { BrowserArea, CustomerPrivacy, PixelConfig, PixelWorker, ToPage } from "./pixel-link.ts";

/** A cookie jar or a storage of the top frame, by the names of the pixel api's methods. */
export type TopFrameArea = Readonly<Record<string, (...parameters: never[]) => unknown>>;

export type TopFrame = Readonly<Record<BrowserArea, TopFrameArea>>;

export type PageOptions = PageDescription & {
  readonly config: PixelConfig;
  readonly clientId: string;
  readonly shop: { readonly name: string; readonly myshopifyDomain: string; readonly currency: string };
  readonly customer?: unknown;
  readonly cart?: unknown;
  readonly privacy: CustomerPrivacy;
  readonly topFrame: TopFrame;
  startWorker(hear: (message: ToPage) => void): PixelWorker;
  makeId(): string;
  now(): Date;
};

export type PixelPage = {
  /** Whether the shopper's consent let the pixel be loaded. */
  readonly isPixelLoaded: boolean;
  /** What the pixel's code threw at Shopify. */
  readonly errors: readonly string[];
  /** Publishes a standard event and returns its id. */
  publish(name: string, data: unknown): string;
  /** What `Shopify.analytics.publish` of the page does. */
  publishCustom(name: string, customData: unknown): string;
  /** What happens to an element of the page; without context, as Shopify sends it. */
  publishDom(name: string, data: unknown): string;
  /** The address changes and the page stays, as by history.pushState. */
  moveTo(path: string): void;
  /** The shopper decides. */
  setPrivacy(privacy: CustomerPrivacy): void;
  /** The page is left: the worker ends in the middle of whatever it does. */
  leave(): void;
};

/**
 * Shopify's pixel manager on one page, with one app pixel. Loads the pixel once every purpose that it declares is
 * allowed, and then tells it of what has happened on the page so far. Knows of no browser and no Node.
 */
export function openPixelPage(options: PageOptions): PixelPage {
  const { config, clientId, topFrame } = options;
  let context = describePage(options);
  const published: { readonly names: readonly string[]; readonly event: unknown }[] = [];
  const subscribed = new Set<string>();
  const errors: string[] = [];
  let privacy = options.privacy;
  let worker: PixelWorker | undefined;
  let isLeft = false;
  let seq = 0;

  const hear = (message: ToPage) => {
    if (message.type === "error") errors.push(message.message);
    if (message.type === "ready") worker?.post({ type: "start", settings: config.settings, init: init() });
    if (message.type === "subscribe") {
      subscribed.add(message.name);
      for (const { names, event } of published)
        if (names.includes(message.name)) worker?.post({ type: "event", name: message.name, event });
    }
    if (message.type === "ask")
      worker?.post({ type: "answer", id: message.id, ...answer(topFrame, message) });
  };

  const init = () => ({
    context,
    data: maskPersonalData(
      {
        customer: options.customer ?? null,
        cart: options.cart ?? null,
        shop: describeShop(options.shop),
        purchasingCompany: null,
      },
      config.scopes,
    ),
    customerPrivacy: { ...privacy },
  });

  const load = () => {
    if (worker !== undefined || isLeft || !mayLoad(config, privacy)) return;
    worker = options.startWorker(hear);
  };

  const publish = (names: readonly string[], event: Readonly<Record<string, unknown>>): string => {
    const id = options.makeId();
    const envelope = { id, clientId, seq: seq++, timestamp: options.now().toISOString(), ...event };
    published.push({ names, event: envelope });
    for (const name of names)
      if (subscribed.has(name)) worker?.post({ type: "event", name, event: envelope });
    return id;
  };

  load();
  return {
    get isPixelLoaded() {
      return worker !== undefined;
    },
    errors,
    publish: (name, data) =>
      publish([name, "all_standard_events", "all_events"], {
        name,
        type: "standard",
        context,
        data: maskPersonalData(name === "checkout_completed" ? data : withoutOrder(data), config.scopes),
      }),
    publishCustom: (name, customData) =>
      publish([name, "all_custom_events", "all_events"], { name, type: "custom", context, customData }),
    publishDom: (name, data) => publish([name, "all_dom_events", "all_events"], { name, type: "dom", data }),
    moveTo(path) {
      context = describePage({ ...options, url: new URL(path, options.url).href });
    },
    setPrivacy(decided) {
      privacy = decided;
      if (worker === undefined) load();
      else worker.post({ type: "privacy", customerPrivacy: { ...privacy } });
    },
    leave() {
      isLeft = true;
      worker?.terminate();
      worker = undefined;
    },
  };
}

/** A pixel that sells data is not loaded against an opt-out of the sale; one that limits its use (`ldu`) is. */
function mayLoad({ purposes }: PixelConfig, privacy: CustomerPrivacy): boolean {
  return (
    (!purposes.analytics || privacy.analyticsProcessingAllowed) &&
    (!purposes.marketing || privacy.marketingAllowed) &&
    (!purposes.preferences || privacy.preferencesProcessingAllowed) &&
    (purposes.sale_of_data !== "enabled" || privacy.saleOfDataAllowed)
  );
}

/** There is no order before the checkout is completed. */
function withoutOrder(data: unknown): unknown {
  const { checkout } = (data ?? {}) as { readonly checkout?: object };
  return checkout === undefined || checkout === null
    ? data
    : { ...(data as object), checkout: { ...checkout, order: null } };
}

function answer(topFrame: TopFrame, { area, method, parameters }: Extract<ToPage, { type: "ask" }>) {
  try {
    const act = topFrame[area][method];
    if (act === undefined) throw new Error(`browser.${area} has no ${method}.`);
    return { value: act(...(parameters as never[])) };
  } catch (error) {
    return { error: String(error) };
  }
}

function describeShop({ name, myshopifyDomain, currency }: PageOptions["shop"]) {
  return {
    name,
    myshopifyDomain,
    countryCode: "US",
    storefrontUrl: `https://${myshopifyDomain}`,
    paymentSettings: { currencyCode: currency },
  };
}
