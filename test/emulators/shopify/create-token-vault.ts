import { randomBytes } from "node:crypto";

const accessLifetimeMs = 60 * 60 * 1000;
const refreshLifetimeMs = 90 * 24 * 60 * 60 * 1000;
/** How long after its first use a refresh token can be tried again, if its replacement was never used. */
const retryWindowMs = 30 * 24 * 60 * 60 * 1000;

export type TokenPair = {
  accessToken: string;
  /** Milliseconds since 1970; absent for tokens that never expire. */
  accessExpiresAtMs?: number;
  refreshToken?: string;
  refreshExpiresAtMs?: number;
};

export type AccessCheck = "valid" | "expired" | "unknown" | "non-expiring";

export type TokenVault = {
  /** A new pair; every earlier one of the shop dies, for a shop and an app have one offline token. */
  issue(shop: string, expiring: boolean): TokenPair;
  /** The next pair, or undefined when the refresh token isn't one Shopify would take. */
  refresh(shop: string, refreshToken: string): TokenPair | undefined;
  check(shop: string, accessToken: string): AccessCheck;
  /** The pair in force. */
  current(shop: string): TokenPair | undefined;
  /** Lets the access token in force run out now; its refresh token stays good. */
  expireAccessToken(shop: string): void;
  /** Uninstalled: everything dies. */
  revokeAll(shop: string): void;
};

type Grant = {
  pair: TokenPair;
  /** The pair this one replaced, kept until this one's refresh token is used (a lost reply can be asked for again). */
  replaced?: { refreshToken: string; refreshExpiresAtMs: number; firstUsedAtMs: number };
};

/** Shopify's book of offline tokens, one grant per shop. */
export function createTokenVault({ nowMs }: { nowMs: () => number }): TokenVault {
  const grants = new Map<string, Grant>();

  function newPair(expiring: boolean): TokenPair {
    const accessToken = `shpat_${randomBytes(16).toString("hex")}`;
    if (!expiring) return { accessToken };
    return {
      accessToken,
      accessExpiresAtMs: nowMs() + accessLifetimeMs,
      refreshToken: `shprt_${randomBytes(16).toString("hex")}`,
      refreshExpiresAtMs: nowMs() + refreshLifetimeMs,
    };
  }

  return {
    issue(shop, expiring) {
      const pair = newPair(expiring);
      grants.set(shop, { pair });
      return pair;
    },
    refresh(shop, refreshToken) {
      const grant = grants.get(shop);
      if (grant === undefined) return undefined;
      const { pair, replaced } = grant;
      if (pair.refreshToken === refreshToken && (pair.refreshExpiresAtMs ?? 0) > nowMs()) {
        const next = newPair(true);
        grants.set(shop, {
          pair: next,
          replaced: {
            refreshToken,
            refreshExpiresAtMs: pair.refreshExpiresAtMs ?? 0,
            firstUsedAtMs: nowMs(),
          },
        });
        return next;
      }
      const mayRetry =
        replaced?.refreshToken === refreshToken &&
        replaced.refreshExpiresAtMs > nowMs() &&
        replaced.firstUsedAtMs + retryWindowMs > nowMs();
      if (!mayRetry) return undefined;
      pair.accessExpiresAtMs = nowMs() + accessLifetimeMs;
      return pair;
    },
    check(shop, accessToken) {
      const pair = grants.get(shop)?.pair;
      if (pair === undefined || pair.accessToken !== accessToken) return "unknown";
      if (pair.accessExpiresAtMs === undefined) return "non-expiring";
      return pair.accessExpiresAtMs > nowMs() ? "valid" : "expired";
    },
    current: (shop) => grants.get(shop)?.pair,
    expireAccessToken(shop) {
      const pair = grants.get(shop)?.pair;
      if (pair !== undefined) pair.accessExpiresAtMs = nowMs();
    },
    revokeAll(shop) {
      grants.delete(shop);
    },
  };
}
