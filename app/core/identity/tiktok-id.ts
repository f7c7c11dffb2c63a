const lengthMax = 1_000;
const shape = /^[A-Za-z0-9._~-]+$/;

/** What scripts write into a cart when they had no id to write. */
const placeholders = new Set(["null", "undefined", "NaN"]);

/**
 * A `ttclid` or `_ttp` that TikTok could have made, else undefined. TikTok publishes neither format nor
 * length, so the check is only for what can travel safely: unreserved characters, at most 1,000.
 */
export function readTikTokId(text: string | undefined): string | undefined {
  if (text === undefined || text.length > lengthMax || placeholders.has(text)) return undefined;
  return shape.test(text) ? text : undefined;
}
