// Plays https://cdn.shopify.com/shopifycloud/app-bridge.js in a page of the embedded app: window.shopify, id tokens on
// fetch, the bounce page, links out of the frame, and what the admin around the page has to know. It talks to
// admin-frame.js by messages. The custom elements are in app-bridge-elements.js, which is served behind this file.
// Nothing here changes the page's own elements: React would find them different from what the server sent.
const bridge = (() => {
  const script = document.currentScript;
  const adminOrigin = new URL(script.src).origin;
  const params = new URLSearchParams(location.search);
  const embedded = window.parent !== window;
  const apiKey =
    script.dataset.apiKey ?? document.querySelector('meta[name="shopify-api-key"]')?.getAttribute("content");
  if (!apiKey)
    throw new Error("App Bridge: no API key. Set data-api-key on the script or a shopify-api-key meta tag.");

  // Later pages of the same frame no longer have these in their address.
  const config = { apiKey };
  for (const key of ["shop", "host", "locale"]) {
    const value = params.get(key) ?? sessionStorage.getItem(`app-bridge-${key}`);
    if (value === null) continue;
    sessionStorage.setItem(`app-bridge-${key}`, value);
    config[key] = value;
  }

  let asked = 0;
  const waiting = new Map();
  const listeners = new Map();
  const tell = (type, data = {}) => {
    if (embedded) window.parent.postMessage({ bridge: true, type, ...data }, adminOrigin);
  };
  const ask = (type, data = {}) =>
    new Promise((resolve, reject) => {
      if (!embedded) return reject(new Error("App Bridge: this page is not inside the Shopify admin."));
      asked += 1;
      waiting.set(asked, { resolve, reject });
      tell(type, { ...data, ask: asked });
    });
  const on = (type, listener) => listeners.set(type, listener);
  window.addEventListener("message", ({ source, origin, data }) => {
    if (source !== window.parent || origin !== adminOrigin || !data?.admin) return;
    if (data.reply === undefined) {
      listeners.get(data.type)?.(data);
      return;
    }
    const { resolve, reject } = waiting.get(data.reply) ?? {};
    waiting.delete(data.reply);
    if (data.error === undefined) resolve?.(data.value);
    else reject?.(new Error(data.error));
  });

  const idToken = () => ask("idToken", { apiKey });
  return { adminOrigin, config, embedded, params, tell, ask, on, idToken };
})();

// ---- requests of the page carry an id token ----------------------------------------------------------------------
{
  const nativeFetch = window.fetch.bind(window);
  const withToken = async (request) => {
    const headers = new Headers(request.headers);
    headers.set("Authorization", `Bearer ${await bridge.idToken()}`);
    headers.set("X-Requested-With", "XMLHttpRequest");
    return new Request(request, { headers });
  };
  window.fetch = async (input, init) => {
    const url = new URL(input instanceof Request ? input.url : input, location.href);
    if (!bridge.embedded || url.origin !== location.origin) return nativeFetch(input, init);
    const request = new Request(input, init);
    if (request.headers.has("Authorization")) return nativeFetch(request);
    const again = request.clone();
    let response = await nativeFetch(await withToken(request));
    if (response.headers.get("X-Shopify-Retry-Invalid-Session-Request") === "1") {
      response = await nativeFetch(await withToken(again));
    }
    const elsewhere = response.headers.get("X-Shopify-API-Request-Failure-Reauthorize-Url");
    if (elsewhere) window.open(elsewhere, "_top");
    return response;
  };
}

// ---- the bounce page: back to where the request came from, with a fresh token ------------------------------------
if (bridge.params.has("shopify-reload")) {
  const target = new URL(bridge.params.get("shopify-reload"), location.href);
  if (target.origin === location.origin) {
    const goBack = async () => {
      target.searchParams.set("id_token", await bridge.idToken());
      location.replace(target);
    };
    goBack();
  }
}

// ---- links and windows that leave the frame ----------------------------------------------------------------------
{
  const nativeOpen = window.open.bind(window);
  const handle = (bridge.config.shop ?? "").replace(".myshopify.com", "");
  /** The emulated admin's address for one of the real admin's, or undefined for anything else. */
  const adminUrl = (url) => {
    const relative = /^shopify:\/*admin\/?(.*)$/i.exec(url)?.[1];
    if (relative !== undefined) return `${bridge.adminOrigin}/store/${handle}/${relative}`;
    if (!URL.canParse(url, location.href)) return undefined;
    const { protocol, hostname, pathname, search } = new URL(url, location.href);
    if (protocol !== "https:") return undefined;
    if (hostname === "admin.shopify.com") return bridge.adminOrigin + pathname + search;
    if (hostname !== bridge.config.shop || !/^\/admin(\/|$)/.test(pathname)) return undefined;
    return `${bridge.adminOrigin}/store/${handle}${pathname.slice("/admin".length)}${search}`;
  };
  const leaves = (url, target) => target === "_top" || target === "_parent" || adminUrl(url) !== undefined;
  window.open = (url = "", target = "_blank", features = undefined) => {
    const address = adminUrl(String(url)) ?? new URL(url, location.href).href;
    if (!bridge.embedded || target === "_blank" || !leaves(String(url), target)) {
      return nativeOpen(address, target, features);
    }
    bridge.tell("open", { url: address });
    return null;
  };
  window.addEventListener(
    "click",
    (event) => {
      const link = event.target instanceof Element ? event.target.closest("a[href]") : null;
      if (!link || event.button !== 0 || event.defaultPrevented) return;
      const target = link.getAttribute("target") || "_self";
      if (!leaves(link.getAttribute("href"), target)) return;
      event.preventDefault();
      window.open(link.getAttribute("href"), target === "_self" ? "_top" : target);
    },
    true,
  );
}

// ---- where the page is, and where the admin's navigation wants it ------------------------------------------------
{
  let lastSent = "";
  const report = () => {
    const place = { path: location.pathname + location.search, title: document.title };
    if (bridge.params.has("shopify-reload") || JSON.stringify(place) === lastSent) return;
    lastSent = JSON.stringify(place);
    bridge.tell("location", place);
  };
  for (const method of ["pushState", "replaceState"]) {
    const native = history[method].bind(history);
    history[method] = (...args) => {
      native(...args);
      report();
    };
  }
  window.addEventListener("popstate", report);
  document.addEventListener("DOMContentLoaded", report);
  new MutationObserver(report).observe(document.head, {
    childList: true,
    subtree: true,
    characterData: true,
  });

  // Apps with a router listen for shopify:navigate; until one does, the admin loads the page anew.
  const routers = new Set();
  const { addEventListener, removeEventListener } = window;
  window.addEventListener = (type, listener, options) => {
    if (type === "shopify:navigate") routers.add(listener);
    addEventListener.call(window, type, listener, options);
  };
  window.removeEventListener = (type, listener, options) => {
    if (type === "shopify:navigate") routers.delete(listener);
    removeEventListener.call(window, type, listener, options);
  };
  bridge.on("navigate", ({ href }) => {
    if (routers.size === 0) {
      bridge.tell("load", { path: href });
      return;
    }
    const link = document.createElement("a");
    link.setAttribute("href", href);
    link.hidden = true;
    document.body.append(link);
    link.dispatchEvent(new CustomEvent("shopify:navigate", { bubbles: true, cancelable: true }));
    link.remove();
  });
  report();
}
