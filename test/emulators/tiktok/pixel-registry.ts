/** TikTok's four kinds of event source. Each registered id has one kind. */
export const eventSources = ["web", "app", "offline", "crm"] as const;
export type EventSource = (typeof eventSources)[number];

/** `pixelCode` is the `event_source_id`; `eventSource` is "web" unless told (an "app" one is on the allow-list). */
export type PixelRegistration = { pixelCode: string; token: string; eventSource?: EventSource | undefined };

export type PixelPermission = "permitted" | "not-yours" | "does-not-exist" | "not-on-allow-list";

export type PixelRegistry = {
  register(registration: PixelRegistration): void;
  /** A web pixel of an ad account: it exists, and no token has it for its own yet. */
  add(pixelCode: string): void;
  /** A token that writes by what it was granted, and not because it is a pixel's own. */
  admit(token: string): void;
  revokeToken(token: string): void;
  restoreToken(token: string): void;
  restoreAllTokens(): void;
  isLiveToken(token: string): boolean;
  permission(token: string, eventSource: EventSource, pixelCode: string): PixelPermission;
};

type Pixel = { eventSource: EventSource; tokens: Set<string> };

/** Who may send to what. Registering a known pixel again gives one more token access to it. */
export function createPixelRegistry(): PixelRegistry {
  const pixels = new Map<string, Pixel>();
  const tokens = new Set<string>();
  const revoked = new Set<string>();
  const appTokens = new Set<string>();

  return {
    register({ pixelCode, token, eventSource = "web" }) {
      const known = pixels.get(pixelCode);
      if (known && known.eventSource !== eventSource) {
        throw new Error(
          `Pixel ${pixelCode} is registered as ${known.eventSource}; it cannot be ${eventSource} too.`,
        );
      }
      pixels.set(pixelCode, { eventSource, tokens: new Set([...(known?.tokens ?? []), token]) });
      tokens.add(token);
      if (eventSource === "app") appTokens.add(token);
    },
    add(pixelCode) {
      if (!pixels.has(pixelCode)) pixels.set(pixelCode, { eventSource: "web", tokens: new Set() });
    },
    admit: (token) => void tokens.add(token),
    revokeToken: (token) => void revoked.add(token),
    restoreToken: (token) => void revoked.delete(token),
    restoreAllTokens: () => revoked.clear(),
    isLiveToken: (token) => tokens.has(token) && !revoked.has(token),
    permission(token, eventSource, pixelCode) {
      if (eventSource === "app" && !appTokens.has(token)) return "not-on-allow-list";
      const pixel = pixels.get(pixelCode);
      if (pixel?.eventSource !== eventSource) return "does-not-exist";
      return pixel.tokens.has(token) ? "permitted" : "not-yours";
    },
  };
}
