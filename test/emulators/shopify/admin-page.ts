import type { EmulatedApp } from "./graphql-fields.ts";
import type { ShopifyShop } from "./shopify-shop.ts";

const decorative = ["Home", "Orders", "Products", "Customers", "Marketing", "Analytics"];

type AppPage = { shop: ShopifyShop; app: EmulatedApp; frontOrigin: string };

/** The admin with the app in its frame; `admin-frame.js` fills it. */
export function appPage({ shop, app, frontOrigin }: AppPage): string {
  const boot = {
    appBase: `/store/${shop.handle}/apps/${app.appHandle}`,
    frontOrigin,
    sessionUrl: `/store/${shop.handle}/session`,
    appTitle: app.appTitle,
    shopName: shop.name,
  };
  return adminPage({
    shop,
    app,
    title: `${app.appTitle} · ${shop.name}`,
    main: `<div id="title-bar"><h1>${escapeHtml(app.appTitle)}</h1></div>
      <div id="loading" role="progressbar" aria-label="Loading" hidden></div>
      <iframe id="app-frame" name="app-iframe" title="${escapeHtml(app.appTitle)}" allow="clipboard-write"></iframe>`,
    after: `<div id="save-bar" role="region" aria-label="Unsaved changes" hidden>
      Unsaved changes <button id="discard">Discard</button> <button id="save" class="primary">Save</button>
    </div>
    <div id="toasts" role="status" aria-live="polite"></div>
    <script type="application/json" id="boot">${JSON.stringify(boot).replaceAll("<", String.raw`\u003c`)}</script>
    <script type="module" src="/admin-frame.js"></script>`,
  });
}

/** A page of the admin that says something instead of showing the app. `html` is put in as it is. */
export function noticePage(shop: ShopifyShop, app: EmulatedApp, title: string, html: string): string {
  const main = `<div class="notice"><h1>${escapeHtml(title)}</h1><p>${html}</p></div>`;
  return adminPage({ shop, app, title: `${title} · ${shop.name}`, main, after: "" });
}

type AdminPage = { shop: ShopifyShop; app: EmulatedApp; title: string; main: string; after: string };

function adminPage({ shop, app, title, main, after }: AdminPage): string {
  const store = `/store/${shop.handle}`;
  const appBase = `${store}/apps/${app.appHandle}`;
  const links = decorative.map((name) => `<li><a href="${store}/${name.toLowerCase()}">${name}</a></li>`);
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>${escapeHtml(title)}</title>
    <link rel="icon" href="data:," />
    <link rel="stylesheet" href="/admin-frame.css" />
  </head>
  <body>
    <header class="top">
      <button id="menu" aria-expanded="false" aria-controls="nav">Menu</button>
      <span class="brand">Store admin (emulated)</span>
      <span class="search" aria-hidden="true">Search</span>
      <span class="shop">${escapeHtml(shop.name)}</span>
    </header>
    <nav id="nav" aria-label="Admin">
      <ul>${links.join("")}</ul>
      <h2>Apps</h2>
      <div data-app-links>
        <ul><li><a id="app-home" href="${appBase}">${escapeHtml(app.appTitle)}</a></li></ul>
        <ul id="app-nav"></ul>
      </div>
    </nav>
    <main>${main}</main>
    ${after}
  </body>
</html>
`;
}

export function escapeHtml(text: string): string {
  const entities: Record<string, string> = {
    "&": "&amp;",
    "<": "&lt;",
    ">": "&gt;",
    '"': "&quot;",
    "'": "&#39;",
  };
  return text.replaceAll(/[&<>"']/g, (character) => entities[character] ?? character);
}
