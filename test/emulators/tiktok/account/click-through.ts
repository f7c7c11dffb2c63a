import { confirmPath } from "./portal-page.ts";

export type Clicks = {
  press?: "authorize" | "cancel";
  /** Whose page it is; the one signed in unless told. */
  userId?: string;
  withoutScopes?: readonly string[];
  onlyAdvertisers?: readonly string[];
};

const field = /<input type="(hidden|checkbox)" name="([^"]*)" value="([^"]*)"/g;

/**
 * Goes through the consent page as a browser without a window would: opens `authUrl`, unticks, presses. Gives the
 * address TikTok sends the browser to, which is not opened. Throws with the page's text when it does not redirect.
 */
export async function clickThrough(authUrl: string | URL, clicks: Clicks = {}): Promise<URL> {
  const { press = "authorize", userId, withoutScopes = [], onlyAdvertisers } = clicks;
  const url = new URL(authUrl);
  if (userId !== undefined) url.searchParams.set("user", userId);
  const opened = await fetch(url);
  const html = await opened.text();
  if (!opened.ok) throw new Error(`TikTok emulator: no consent page at ${url}: ${html}`);

  const form = new URLSearchParams({ decision: press });
  for (const [, , name = "", value = ""] of html.matchAll(field)) {
    if (name === "scope" && withoutScopes.includes(value)) continue;
    if (name === "advertiser" && onlyAdvertisers && !onlyAdvertisers.includes(value)) continue;
    form.append(name, unescape(value));
  }
  const sent = await fetch(new URL(confirmPath, url), { method: "POST", body: form, redirect: "manual" });
  const location = sent.headers.get("location");
  if (location === null) throw new Error(`TikTok emulator: not sent back: ${await sent.text()}`);
  return new URL(location);
}

const signs: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', "#39": "'" };

function unescape(text: string): string {
  return text.replaceAll(/&(amp|lt|gt|quot|#39);/g, (_entity, name: string) => signs[name] ?? "");
}
