/** What stands after `start=`, or "". Decodes nothing: what TikTok's ids are made of, nobody encodes. */
export const findValue = (start: string, text: string): string =>
  RegExp(`${start}=([^;&#]*)`).exec(text)?.[1] ?? "";

/** The page's cookies, for `findCookie`. Reading them waits for another process, so it is done seldom. */
export const readCookies = (): string => `; ${document.cookie}`;

/** The value of one cookie, or "". */
export const findCookie = (name: string, cookies = readCookies()): string => findValue(`; ${name}`, cookies);

/**
 * The text if it can be a `ttclid` or a `_ttp`, else "": the rule of app/core/identity/tiktok-id.ts in fewer bytes.
 * A test holds the two against each other.
 */
export const readTikTokId = (text: string): string =>
  /^(?!(null|undefined|NaN)$)[\w.~-]{1,1000}$/.test(text) ? text : "";
