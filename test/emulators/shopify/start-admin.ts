import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { IncomingMessage, ServerResponse } from "node:http";

import { appPage, escapeHtml, noticePage } from "./admin-page.ts";
import { appFrameAddress } from "./app-frame-address.ts";
import type { AppCredentials } from "./answer-token-request.ts";
import type { EmulatedApp } from "./graphql-fields.ts";
import { signIdToken } from "./id-token.ts";
import { listenOnLoopback } from "./listen-on-loopback.ts";
import type { Listening } from "./listen-on-loopback.ts";
import type { ShopifyShop } from "./shopify-shop.ts";

export type AdminOptions = {
  /** By handle. */
  shops: ReadonlyMap<string, ShopifyShop>;
  app: EmulatedApp;
  credentials: AppCredentials;
  frontOrigin: () => string;
  nowMs: () => number;
  /** 0 for a free one. */
  port: number;
};

// Served as they are, by address: the stand-in is one script made of two files.
const assets: Record<string, { files: string[]; type: string }> = {
  "/app-bridge.js": { files: ["app-bridge.js", "app-bridge-elements.js"], type: "text/javascript" },
  "/admin-frame.js": { files: ["admin-frame.js"], type: "text/javascript" },
  "/admin-frame.css": { files: ["admin-frame.css"], type: "text/css" },
};

/** Plays admin.shopify.com for a browser: the shop's admin, with the app in a frame. */
export async function startAdmin(options: AdminOptions): Promise<Listening> {
  const files = new Map<string, { body: string; type: string }>();
  for (const [path, { files: names, type }] of Object.entries(assets)) {
    const texts = await Promise.all(names.map((name) => readFile(new URL(name, import.meta.url), "utf8")));
    // In one scope, so that the page sees nothing of it but window.shopify.
    const body =
      names.length > 1
        ? `(() => {\nif (window.shopify) return;\n${texts.join("\n")}})();\n`
        : texts.join("\n");
    files.set(path, { body, type });
  }
  const server = createServer((request: IncomingMessage, response: ServerResponse) => {
    const url = new URL(request.url ?? "/", "http://admin.invalid");
    const file = files.get(url.pathname);
    const page = file ? { status: 200, ...file } : answer(url, options);
    response.writeHead(page.status, {
      "content-type": `${page.type}; charset=utf-8`,
      "cache-control": "no-store",
      ...("location" in page && page.location !== undefined && { location: page.location }),
    });
    response.end(page.body);
  });
  return listenOnLoopback(server, options.port);
}

type Page = { status: number; body: string; type: string; location?: string };

function answer(url: URL, options: AdminOptions): Page {
  const { shops, app, credentials } = options;
  const [store, handle = "", section = "", name = "", ...inside] = url.pathname.split("/").slice(1);
  if (url.pathname === "/") return shopList(options);
  const shop = store === "store" ? shops.get(handle) : undefined;
  if (shop === undefined) return html(404, "No such page in the emulated Shopify admin.");
  const appHome = `/store/${shop.handle}/apps/${app.appHandle}`;
  switch (section) {
    case "session":
      return session(shop, url, options);
    case "oauth":
      if (url.searchParams.get("client_id") !== credentials.apiKey)
        return html(404, "No app has this client_id.");
      shop.installed = true;
      return { ...html(302, ""), location: appHome };
    case "apps":
      // Shopify knows an app by its key too, as its library does, and shows it under its handle.
      if (name === credentials.apiKey && name !== app.appHandle)
        return { ...html(302, ""), location: [appHome, ...inside].join("/") + url.search };
      return appOrNotice(shop, name, options);
    case "":
      return { ...html(302, ""), location: appHome };
    default: {
      const text = `This emulator has no ${escapeHtml(url.pathname)}: only the app is played.`;
      return html(200, noticePage(shop, app, "Not emulated", `${text} <a href="${appHome}">To the app</a>`));
    }
  }
}

function appOrNotice(shop: ShopifyShop, name: string, { app, credentials, frontOrigin }: AdminOptions): Page {
  if (name !== app.appHandle) {
    return html(404, noticePage(shop, app, "No such app", escapeHtml(name)));
  }
  if (!shop.installed) {
    const install = `/store/${shop.handle}/oauth/install?client_id=${encodeURIComponent(credentials.apiKey)}`;
    const text = `${escapeHtml(app.appTitle)} isn't installed here. <a href="${install}">Install</a>`;
    return html(404, noticePage(shop, app, "Not installed", text));
  }
  return html(200, appPage({ shop, app, frontOrigin: frontOrigin() }));
}

function session(shop: ShopifyShop, url: URL, { credentials, frontOrigin, nowMs }: AdminOptions): Page {
  const apiKey = url.searchParams.get("apiKey");
  if (!shop.installed) return json(404, { error: "The app is not installed on this shop." });
  if (apiKey !== null && apiKey !== credentials.apiKey) {
    return json(403, { error: `App Bridge was given another app's key: ${apiKey}` });
  }
  const idToken = signIdToken({ shop: shop.domain, userId: shop.userId, nowMs: nowMs(), ...credentials });
  const { apiSecret } = credentials;
  const path = url.searchParams.get("path") ?? "/";
  return json(200, {
    idToken,
    src: appFrameAddress({ frontOrigin: frontOrigin(), shop, path, idToken, apiSecret, nowMs: nowMs() }),
    extensions: shop.extensions,
    scopes: { granted: shop.scopes, required: shop.scopes, optional: [] },
  });
}

function shopList({ shops, app }: AdminOptions): Page {
  const items = [...shops.values()].map(
    ({ handle, name }) => `<li><a href="/store/${handle}/apps/${app.appHandle}">${escapeHtml(name)}</a></li>`,
  );
  return html(200, `<!doctype html><title>Emulated Shopify admin</title><ul>${items.join("")}</ul>`);
}

function html(status: number, body: string): Page {
  return { status, body, type: "text/html" };
}

function json(status: number, body: unknown): Page {
  return { status, body: JSON.stringify(body), type: "application/json" };
}
