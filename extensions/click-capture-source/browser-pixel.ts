import { onConsent, readConsent } from "./read-consent.ts";
import { safely } from "./safely.ts";
import { takeEventId } from "./shared-event-id.ts";
import { createTtq, type Ttq } from "./ttq.ts";

/**
 * TikTok's own browser pixel, for a store that has none: it sets the `_ttp` cookie, and tells TikTok of what the
 * shopper looks at, under ids that our server uses too. Its script is not even asked for before marketing is allowed.
 */

/** What the app embed's Liquid knows of the page. */
type PageData = {
  readonly currency: string;
  readonly product?: {
    readonly id: string;
    readonly title: string;
    readonly brand: string;
    /** The variant that is shown first. */
    readonly variant: string;
    /** By variant: the id that TikTok's catalogue knows, and the price of one. */
    readonly variants: Readonly<Record<string, readonly [contentId: string, price: number]>>;
  };
  readonly search?: string;
};

const start = (code: string, { currency, product, search: terms }: PageData, ttq: Ttq) => {
  // As the web pixel says it: both have to name the same search.
  const search = terms?.trim();
  let isLoaded = false;
  /** What the last form added, so that a theme's event for the same is not told again. */
  let added = "";

  const track = (event: string, subject: string, properties: object) =>
    ttq.track(event, properties, { event_id: takeEventId(event, subject) });

  const describe = (variantId: string, quantity: number) => {
    const [contentId = variantId, price] = product?.variants[variantId] ?? [];
    const names = product?.variants[variantId] && { content_name: product.title, brand: product.brand };
    return {
      contents: [{ content_id: contentId, quantity, ...names, ...(price !== undefined && { price }) }],
      content_type: "product",
      // Cents, since a tenth of a dollar three times is not thirty cents to a computer.
      ...(price !== undefined && { value: Math.round(price * quantity * 100) / 100, currency }),
    };
  };

  const tellPage = () => {
    if (product) track("ViewContent", product.id, describe(product.variant, 1));
    if (search) track("Search", search, { search_string: search, query: search });
  };

  const tellAdded = (variantId: string, quantity: number) => {
    if (readConsent()?.startsWith("granted")) track("AddToCart", variantId, describe(variantId, quantity));
  };

  const onSubmit = safely(({ target }: Event) => {
    const form = target as HTMLFormElement;
    if (!/\/cart\/add(\?|$|\.js)/.test(form.getAttribute("action") ?? "")) return;
    const read = (name: string) => new FormData(form).get(name);
    added = `${read("id")}`;
    setTimeout(() => (added = ""), 5_000);
    tellAdded(added, Number(read("quantity")) || 1);
  });

  type LinesEvent = Event & {
    readonly action?: string;
    readonly lines?: readonly { readonly merchandiseId?: string; readonly quantity?: number }[];
  };
  const onLines = safely(({ action, lines }: LinesEvent) => {
    if (action !== "add") return;
    for (const { merchandiseId, quantity } of lines ?? []) {
      const variantId = /\d+$/.exec(merchandiseId ?? "")?.[0];
      if (variantId && variantId !== added) tellAdded(variantId, quantity || 1);
    }
  });

  ttq.holdConsent();
  addEventListener("submit", onSubmit, true);
  addEventListener("shopify:cart:lines-update", onLines as (event: Event) => void, true);
  onConsent(
    safely<void>(() => {
      const consent = readConsent();
      if (consent === "denied" && isLoaded) ttq.revokeConsent();
      if (!consent?.startsWith("granted")) return;
      if (!isLoaded) {
        ttq.load(code, consent === "granted_no_sale" ? { limited_data_use: true } : {});
        ttq.page();
      }
      ttq.grantConsent();
      if (!isLoaded) tellPage();
      isLoaded = true;
    }),
  );
};

const { clickbackPixel, clickbackPage } =
  document.querySelector<HTMLElement>("[data-clickback-pixel]")!.dataset;
const ttq = createTtq();
if (ttq) start(clickbackPixel!, JSON.parse(clickbackPage!) as PageData, ttq);
