/** The rights the app works with: an app that was granted an ancestor of one was granted what lies below. */
const neededScopes = [
  { id: "44", name: "Reporting", ancestors: ["4"] },
  { id: "7224195155857866754", name: "Report conversion events", ancestors: ["5"] },
  { id: "800", name: "Read pixels", ancestors: ["8", "80"] },
  { id: "802", name: "Pixel event statistics", ancestors: ["8", "80"] },
  { id: "100", name: "Ad accounts", ancestors: ["1", "10"] },
  { id: "210", name: "Ad groups", ancestors: ["2", "21"] },
] as const;

/** One right that the app works with. `id` is TikTok's number as digits: some are beyond 2^53. */
export type NeededScope = Pick<(typeof neededScopes)[number], "id" | "name">;

/**
 * Which rights TikTok did not grant. What a token may do is fixed on the developer's app and can be less than asked.
 *
 * @param granted scope ids as digits, as {@link Authorization} carries them.
 */
export function missingScopes(granted: readonly string[]): readonly NeededScope[] {
  const has = new Set(granted);
  return neededScopes
    .filter(({ id, ancestors }) => ![id, ...ancestors].some((scope) => has.has(scope)))
    .map(({ id, name }) => ({ id, name }));
}
