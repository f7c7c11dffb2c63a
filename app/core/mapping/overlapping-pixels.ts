/** What decides which orders a pixel gets. */
export type PixelReach = {
  readonly code: string;
  readonly enabled: boolean;
  /** ISO 3166-1 alpha-2; empty: all countries. */
  readonly markets: readonly string[];
  /** Canonical events that are switched off for it. */
  readonly eventsOff: readonly string[];
};

/** Pairs of enabled pixels that the same order can go to: TikTok then counts it once for each. */
export function overlappingPixels(pixels: readonly PixelReach[]): readonly (readonly [string, string])[] {
  const enabled = pixels.filter((pixel) => pixel.enabled && !pixel.eventsOff.includes("CompletePayment"));
  return enabled.flatMap((first, index) =>
    enabled
      .slice(index + 1)
      .filter((second) => meet(first.markets, second.markets))
      .map((second) => [first.code, second.code] as const),
  );
}

function meet(one: readonly string[], other: readonly string[]): boolean {
  if (one.length === 0 || other.length === 0) return true;
  const countries = new Set(one);
  return other.some((country) => countries.has(country));
}
