import type { StorefrontEmulator } from "./storefront-emulator.ts";

export type ShopClient = {
  get(path: string): Promise<Response>;
  /** JSON where an object is given, a form where fields are. */
  post(path: string, body: object | URLSearchParams): Promise<Response>;
  cookie(name: string): string | undefined;
  setCookie(name: string, value: string): void;
};

/** A browser as far as a server can tell: keeps cookies, opens pages as documents, follows no redirect. */
export function createShopClient(shop: StorefrontEmulator): ShopClient {
  const jar = new Map<string, string>();
  const ask = async (path: string, init: RequestInit) => {
    const headers = new Headers(init.headers);
    headers.set("cookie", [...jar].map(([name, value]) => `${name}=${value}`).join("; "));
    const response = await fetch(`${shop.origin}${path}`, { ...init, headers, redirect: "manual" });
    for (const line of response.headers.getSetCookie()) {
      const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (/max-age=0/i.test(line)) jar.delete(name);
      else jar.set(name, value);
    }
    return response;
  };
  return {
    get: (path) => ask(path, { headers: { "sec-fetch-dest": "document" } }),
    post: (path, body) =>
      body instanceof URLSearchParams
        ? ask(path, { method: "POST", body })
        : ask(path, {
            method: "POST",
            headers: { "content-type": "application/json" },
            body: JSON.stringify(body),
          }),
    cookie: (name) => jar.get(name),
    setCookie: (name, value) => void jar.set(name, value),
  };
}
