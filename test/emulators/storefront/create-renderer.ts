import { readFileSync } from "node:fs";

import { Liquid } from "liquidjs";

import type { AppEmbed, EmbedSettings } from "./app-embed.ts";
import { cents, type Product } from "./catalogue.ts";

export type PageTemplate = "index" | "product" | "collection" | "search" | "cart" | "register";

export type PageToRender = {
  readonly template: PageTemplate;
  readonly title: string;
  readonly designMode: boolean;
  /** What Liquid calls these by name. */
  readonly objects: Readonly<Record<string, unknown>>;
  readonly contentForHeader: string;
  readonly embed: EmbedSettings | undefined;
  readonly appData: AppData;
};

/** What the app keeps at Shopify for its own Liquid: values by namespace and key. */
export type AppData = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

export type Renderer = (page: PageToRender) => Promise<string>;

const folder = new URL("theme/", import.meta.url);

/** Renders pages of the small theme, with the app embed's real Liquid put in where Shopify puts it. */
export function createRenderer(embed: AppEmbed): Renderer {
  const engine = new Liquid({ strictFilters: true, cache: true });
  engine.registerFilter("asset_url", (name: string) => `/extensions/click-capture/assets/${name}?v=1`);
  engine.registerFilter("money", (hundredths: number) => `$${(hundredths / 100).toFixed(2)}`);
  engine.registerFilter("t", (key: string) => translate(embed.translations, key));
  // Shopify's escapes what could end a script; liquidjs' own does not.
  engine.registerFilter("json", (value: unknown) =>
    (JSON.stringify(value ?? null) ?? "null").replace(/[<>&\u2028\u2029]/g, escapeCharacter),
  );
  return async (page) => {
    const scope = {
      ...page.objects,
      page_title: page.title,
      request: { design_mode: page.designMode, page_type: page.template, locale: { iso_code: "en" } },
      content_for_header: page.contentForHeader,
    };
    const content = await engine.parseAndRender(template(page.template), scope);
    const html = await engine.parseAndRender(template("layout"), { ...scope, content_for_layout: content });
    if (page.embed === undefined) return html;
    const settings = { ...embed.defaults, ...page.embed };
    const app = { metafields: metafieldsDrop(page.appData) };
    const block = await engine.parseAndRender(embed.liquid, { ...scope, app, block: { settings } });
    const at = html.lastIndexOf(embed.before);
    return `${html.slice(0, at)}${block}${html.slice(at)}`;
  };
}

/** Each value behind `.value`, as Liquid has it. */
function metafieldsDrop(appData: AppData) {
  return Object.fromEntries(
    Object.entries(appData).map(([namespace, fields]) => [
      namespace,
      Object.fromEntries(Object.entries(fields).map(([key, value]) => [key, { value }])),
    ]),
  );
}

function template(name: string): string {
  return readFileSync(new URL(`${name}.liquid`, folder), "utf8");
}

/** A product as Liquid sees it: prices in hundredths. */
export function productDrop({ variants, ...product }: Product) {
  const drops = variants.map((variant) => ({ ...variant, price: cents(variant.price) }));
  return { ...product, variants: drops, selected_or_first_available_variant: drops[0] };
}

function translate(translations: unknown, key: string): string {
  let value = translations;
  for (const part of key.split(".")) value = (value as Record<string, unknown> | undefined)?.[part];
  if (typeof value !== "string") throw new Error(`locales/en.default.json has no ${key}.`);
  return value;
}

function escapeCharacter(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
