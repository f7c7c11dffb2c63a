import { readFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { buffer } from "node:stream/consumers";

import { listenOnLoopback } from "../shopify/listen-on-loopback.ts";
import { refuseProductImport } from "../shopify/refuse-product-import.ts";
import { answerAccount } from "./answer-account.ts";
import { answerCart } from "./answer-cart.ts";
import { answerCheckout } from "./answer-checkout.ts";
import { answerFile } from "./answer-file.ts";
import { answerPage } from "./answer-page.ts";
import { readAppEmbed } from "./app-embed.ts";
import { cartAgeMs, cartCookie, createCarts } from "./carts.ts";
import { defaultProducts } from "./catalogue.ts";
import { createCheckouts } from "./checkouts.ts";
import { createRenderer } from "./create-renderer.ts";
import { readFields } from "./read-fields.ts";
import type {
  CartRequest,
  StorefrontEmulator,
  StorefrontOptions,
  StorefrontWebhook,
  ThemeQuirks,
  TtqCall,
} from "./storefront-emulator.ts";
import { createVisitors, type Decision } from "./visitors.ts";
import type { StorefrontAnswer, StorefrontRequest, World } from "./world.ts";

refuseProductImport(process.argv[1]);

/** Opens a small Shopify shop on loopback: theme, Ajax cart, privacy API, checkout, and the app embed as it is deployed. */
export async function startStorefrontEmulator(options: StorefrontOptions = {}): Promise<StorefrontEmulator> {
  const now = options.now ?? (() => new Date());
  const nowMs = () => now().getTime();
  const shop = options.shop ?? { domain: "northlight.myshopify.com", name: "Northlight", currency: "USD" };
  const embed = await readAppEmbed();
  let embedSettings = options.embed ?? {};
  let appData = options.appData ?? {};
  const theme: ThemeQuirks = {
    addToCart: "ajax",
    standardEvents: false,
    head: "",
    bodyEnd: "",
    contentSecurityPolicy: undefined,
    root: "/",
    ...options.theme,
  };
  const cartRequests: CartRequest[] = [];
  const webhooks: StorefrontWebhook[] = [];
  const ttqCalls: TtqCall[] = [];
  const visitors = createVisitors(nowMs);
  const world: World = {
    shop,
    region: options.region ?? "US",
    shopperIp: options.shopperIp ?? "198.51.101.7",
    theme,
    nowMs,
    ttqCalls,
    webhooks,
    render: createRenderer(embed),
    checkouts: createCheckouts(nowMs),
    desk: {
      carts: createCarts(nowMs),
      products: options.products ?? defaultProducts,
      currency: shop.currency,
      faults: { conflictsLeft: 0, writeMs: 0 },
      afterAdd: () => (theme.addToCart === "form_to_checkout" ? "/checkout" : `${theme.root}cart`),
    },
    embed: () => (embedSettings === false ? undefined : embedSettings),
    appData: () => appData,
    hasPixelRunner: options.pixelRunner !== undefined,
    async send(webhook) {
      const sent = { ...webhook, shop: shop.domain };
      webhooks.push(sent);
      await options.onWebhook?.(sent);
    },
  };

  async function answer(request: StorefrontRequest): Promise<StorefrontAnswer> {
    const { path, method } = request;
    const found =
      (await answerFile(path, embed, options.pixelRunner)) ??
      answerPageScript(world, request) ??
      answerThemeEditor(request) ??
      (await answerCheckout(world, request)) ??
      (await answerAccount(world, request)) ??
      (await answerAjaxCart(request));
    if (found !== undefined) return found;
    return method === "GET" ? answerPage(world, request) : { status: 404, body: "No such address." };
  }

  async function answerAjaxCart(request: StorefrontRequest): Promise<StorefrontAnswer | undefined> {
    const { path, method, cookies } = request;
    if (!/^\/(cart|api)(\/|\.js|$)/.test(path)) return undefined;
    const fields = await request.fields();
    const given = await answerCart(world.desk, {
      method,
      path: path.replace(/\.json$/, ".js"),
      cookie: cookies.get("cart"),
      fields,
    });
    if (given === undefined) return undefined;
    cartRequests.push({
      method,
      path,
      status: given.status,
      fields: Object.fromEntries(fields),
      contentType: request.headers["content-type"] ?? "",
    });
    return {
      status: given.status,
      headers: {
        "content-type": "application/json; charset=utf-8",
        ...(given.location !== undefined && { location: given.location }),
      },
      // Readable by scripts, as Shopify's is.
      setCookies:
        given.cart === undefined
          ? []
          : [`cart=${cartCookie(given.cart)}; Path=/; Max-Age=${cartAgeMs / 1_000}; SameSite=Lax`],
      body: given.json === undefined ? "" : JSON.stringify(given.json),
    };
  }

  async function handle(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const url = new URL(incoming.url ?? "/", "http://127.0.0.1");
    const headers = Object.fromEntries(
      Object.entries(incoming.headers).map(([name, value]) => [name, value?.toString()]),
    );
    const cookies = readCookies(headers["cookie"]);
    const path = url.pathname.startsWith(theme.root)
      ? `/${url.pathname.slice(theme.root.length)}`
      : url.pathname;
    const isPage = headers["sec-fetch-dest"] === "document" && incoming.method === "GET";
    const body = await buffer(incoming);
    const known = visitors.identify({
      cookies,
      page: isPage && !/^\/(checkout|emulated)/.test(path) ? `${url.pathname}${url.search}` : undefined,
      referrer: headers["referer"],
    });
    const given = await answer({
      method: incoming.method ?? "GET",
      path,
      query: url.searchParams,
      cookies,
      headers,
      body,
      fields: () => readFields(body, headers["content-type"] ?? ""),
      visitor: known.visitor,
      visit: known.visit,
    });
    outgoing.writeHead(given.status, {
      ...given.headers,
      "set-cookie": [...known.setCookies, ...(given.setCookies ?? [])],
    });
    outgoing.end(given.body);
  }

  const server = createServer((incoming, outgoing) => {
    handle(incoming, outgoing).catch((error: unknown) => {
      if (!outgoing.headersSent) outgoing.writeHead(500, { "content-type": "text/plain" });
      outgoing.end(`Storefront emulator: ${String(error)}`);
    });
  });
  const { origin, close } = await listenOnLoopback(server, options.port ?? 0);
  return {
    origin,
    cartRequests,
    carts: world.desk.carts.all,
    webhooks,
    ttqCalls,
    theme,
    cartFaults: world.desk.faults,
    setEmbed(settings) {
      embedSettings = settings;
    },
    setAppData(data) {
      appData = data;
    },
    tiktokScript: await readFile(new URL("page/tiktok-events.js", import.meta.url), "utf8"),
    close,
  };
}

/** The admin's theme editor, as far as a page can notice it: a frame around the page. */
function answerThemeEditor({ path, query }: StorefrontRequest): StorefrontAnswer | undefined {
  if (path !== "/emulated/theme-editor") return undefined;
  const page = (query.get("path") ?? "/").replaceAll('"', "&quot;");
  const body = `<!doctype html><title>Theme editor</title><link rel="icon" href="data:,"><iframe src="${page}"></iframe>`;
  return { status: 200, headers: { "content-type": "text/html; charset=utf-8" }, body };
}

/** What the emulator's own scripts in the page tell it. */
function answerPageScript(
  world: World,
  { path, method, body, visitor }: StorefrontRequest,
): StorefrontAnswer | undefined {
  if (method !== "POST") return undefined;
  if (path === "/emulated/consent") {
    visitor.decision = JSON.parse(body.toString("utf8")) as Decision;
    return { status: 204 };
  }
  if (path === "/emulated/ttq") {
    const call = JSON.parse(body.toString("utf8")) as TtqCall;
    const later = world.ttqCalls.findIndex(({ page, number }) => page === call.page && number > call.number);
    world.ttqCalls.splice(later === -1 ? world.ttqCalls.length : later, 0, call);
    return { status: 204 };
  }
  return undefined;
}

function readCookies(header: string | undefined): ReadonlyMap<string, string> {
  return new Map(
    (header ?? "").split("; ").map((pair): [string, string] => {
      const at = pair.indexOf("=");
      return [pair.slice(0, at), pair.slice(at + 1)];
    }),
  );
}
