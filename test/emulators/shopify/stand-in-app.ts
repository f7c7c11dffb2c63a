// A small embedded app for the emulator's own tests: the real Shopify library, a Map for its sessions, plain HTML.
// Started as its own process, because the library takes hold of fetch when it is imported.
import "@shopify/shopify-app-remix/adapters/node";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";

import type { Session } from "@shopify/shopify-api";
import { ApiVersion, AppDistribution, shopifyApp } from "@shopify/shopify-app-remix/server";

const { SHOPIFY_API_KEY = "", SHOPIFY_API_SECRET = "", SHOPIFY_APP_URL = "" } = process.env;
const sessions = new Map<string, Session>();

const shopify = shopifyApp({
  apiKey: SHOPIFY_API_KEY,
  apiSecretKey: SHOPIFY_API_SECRET,
  appUrl: SHOPIFY_APP_URL,
  apiVersion: ApiVersion.October26,
  distribution: AppDistribution.AppStore,
  isEmbeddedApp: true,
  future: { unstable_newEmbeddedAuthStrategy: true, expiringOfflineAccessTokens: true },
  sessionStorage: {
    storeSession: async (session) => sessions.set(session.id, session) !== undefined,
    loadSession: async (id) => sessions.get(id),
    deleteSession: async (id) => sessions.delete(id),
    deleteSessions: async (ids) => ids.every((id) => sessions.delete(id)),
    findSessionsByShop: async (shop) => [...sessions.values()].filter((session) => session.shop === shop),
  },
});

type Routes = Record<string, (request: Request) => Promise<Response>>;

const routes: Routes = {
  "/app": (request) => page(request, "First page"),
  "/app/second": (request) => page(request, "Second page"),
  "/app/unframed": async (request) => {
    const answer = await page(request, "Page without a policy");
    answer.headers.delete("Content-Security-Policy");
    return answer;
  },
  "/app/data": async (request) => {
    const { admin, session } = await shopify.authenticate.admin(request);
    const answer = await admin.graphql("#graphql\n query { shop { name ianaTimezone } }");
    const { data } = (await answer.json()) as { data: { shop: { name: string } } };
    return Response.json({
      name: data.shop.name,
      shop: session.shop,
      by: request.headers.get("x-requested-with"),
    });
  },
  // What a worker does: no browser, the stored session only.
  "/background": async (request) => {
    const { admin } = await shopify.unauthenticated.admin(
      new URL(request.url).searchParams.get("shop") ?? "",
    );
    const answer = await admin.graphql("{ shop { currencyCode } }");
    return Response.json(await answer.json());
  },
  // Lets the stored access token look nearly expired, so that the library refreshes it.
  "/age-session": async () => {
    for (const session of sessions.values()) session.expires = new Date(Date.now() + 60_000);
    return new Response("aged");
  },
};

async function page(request: Request, title: string): Promise<Response> {
  await shopify.authenticate.admin(request);
  const headers = new Headers({ "Content-Type": "text/html; charset=utf-8" });
  shopify.addDocumentResponseHeaders(request, headers);
  return new Response(html(title), { headers });
}

const html = (title: string): string => `<!doctype html>
<html lang="en">
  <head><title>${title}</title></head>
  <body>
    <script src="https://cdn.shopify.com/shopifycloud/app-bridge.js" data-api-key="${SHOPIFY_API_KEY}"></script>
    <ui-nav-menu>
      <a href="/app" rel="home">Home</a>
      <a href="/app">First</a>
      <a href="/app/second">Second</a>
    </ui-nav-menu>
    <ui-title-bar title="${title}"><button variant="primary" onclick="loadData()">Load data</button></ui-title-bar>
    <ui-save-bar id="bar"><button variant="primary" onclick="shopify.saveBar.hide('bar')">Keep</button></ui-save-bar>
    <h1>${title}</h1>
    <output id="data"></output>
    <button id="toast" onclick="shopify.toast.show('Saved it')">Toast</button>
    <button id="change" onclick="shopify.saveBar.show('bar')">Change</button>
    <button id="products" onclick="window.open('shopify:admin/products', '_top')">Products</button>
    <script>
      async function loadData() {
        const answer = await fetch("/app/data");
        document.getElementById("data").textContent = JSON.stringify(await answer.json());
      }
      addEventListener("shopify:navigate", async (event) => {
        const href = event.target.getAttribute("href");
        history.pushState(null, "", href);
        show(href);
      });
      addEventListener("popstate", () => show(location.pathname));
      function show(href) {
        const title = href.startsWith("/app/second") ? "Second page" : "First page";
        document.querySelector("h1").textContent = document.title = title;
        document.querySelector("ui-title-bar").setAttribute("title", title);
      }
    </script>
  </body>
</html>`;

const server = createServer(async (incoming, outgoing) => {
  const url = new URL(incoming.url ?? "/", SHOPIFY_APP_URL);
  const headers = new Headers();
  for (const [name, value] of Object.entries(incoming.headers)) headers.set(name, String(value));
  const method = incoming.method ?? "GET";
  const body = method === "GET" || method === "HEAD" ? null : await text(incoming);
  const request = new Request(url, { method, headers, body });
  const route = url.pathname.startsWith("/auth/")
    ? async () => shopify.authenticate.admin(request).then(() => new Response("ok"))
    : (routes[url.pathname] ?? (async () => new Response("no such page", { status: 404 })));
  const answer = await route(request).catch((thrown: unknown) =>
    thrown instanceof Response ? thrown : new Response(String(thrown), { status: 500 }),
  );
  outgoing.writeHead(answer.status, Object.fromEntries(answer.headers));
  outgoing.end(Buffer.from(await answer.arrayBuffer()));
});
server.listen(0, "127.0.0.1", () => {
  // Nobody may be listening any more: then "disconnect" ends this process.
  process.send?.({ port: (server.address() as AddressInfo).port }, () => {});
});
process.on("disconnect", () => process.exit());
