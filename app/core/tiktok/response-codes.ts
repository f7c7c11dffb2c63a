/**
 * What TikTok's return codes ask of a sender (Business API v1.3, "return codes"). HTTP is 200 nearly always;
 * the code in the body decides.
 *
 * - `accepted`: done.
 * - `partial`: some of the batch may be in; which, TikTok does not say.
 * - `throttled`: too many requests; wait, then the same again.
 * - `transient`: a fault on TikTok's side; the same again later.
 * - `auth`: the token, its owner or its rights; nothing of this connection can be sent until a person acts.
 * - `payload`: something in the request is wrong and will stay wrong.
 * - `duplicate`: TikTok says it had this before.
 */
export type CodeClass = "accepted" | "partial" | "throttled" | "transient" | "auth" | "payload" | "duplicate";

const codeClasses: ReadonlyMap<number, CodeClass> = new Map([
  [0, "accepted"],
  [20001, "partial"],
  [40016, "throttled"],
  [40100, "throttled"],
  [40132, "throttled"],
  [40133, "throttled"],
  [40201, "transient"],
  [40202, "transient"],
  [40700, "transient"],
  [50000, "transient"],
  [50002, "transient"],
  [51305, "transient"],
  [60001, "transient"],
  [40001, "auth"],
  [40101, "auth"],
  [40102, "auth"],
  [40104, "auth"],
  [40105, "auth"],
  [40106, "auth"],
  [40110, "auth"],
  [40113, "auth"],
  [40115, "auth"],
  [40118, "auth"],
  [40119, "auth"],
  [40124, "auth"],
  [40125, "auth"],
  [40300, "auth"],
  [40301, "auth"],
  [41000, "auth"],
  [40050, "duplicate"],
] as const);

/**
 * The class of a code. Those without a row are judged by their range, as TikTok numbers them: 401xx is about who
 * asks and never about one event, 5xxxx and 6xxxx are its own faults, everything else is ours.
 */
export function classifyCode(code: number): CodeClass {
  const known = codeClasses.get(code);
  if (known !== undefined) return known;
  if (code >= 50_000) return "transient";
  return code >= 40_100 && code < 40_200 ? "auth" : "payload";
}

/** TikTok's codes are 0 or have five digits; a gateway in front of it may put its own number into a like field. */
export function isTikTokCode(code: number): boolean {
  return code === 0 || (code >= 10_000 && code <= 99_999);
}
