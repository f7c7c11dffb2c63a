import { RateLimiterMemory } from "rate-limiter-flexible";

/** How often storefronts may speak to one web process. */
export type StorefrontLimits = {
  allowAddress(ip: string): Promise<boolean>;
  allowShop(shopId: number): Promise<boolean>;
};

/**
 * A shopper's browser sends a few batches a page; a whole office may share an address. A shop's limit is far above
 * its busiest minute and keeps one shop from filling the inbox of all.
 */
export function createStorefrontLimits(perSecond = { address: 20, shop: 500 }): StorefrontLimits {
  const windowSeconds = 10;
  const addresses = new RateLimiterMemory({
    points: perSecond.address * windowSeconds,
    duration: windowSeconds,
  });
  const shops = new RateLimiterMemory({ points: perSecond.shop * windowSeconds, duration: windowSeconds });
  return {
    allowAddress: (ip) => allow(addresses, ip),
    allowShop: (shopId) => allow(shops, String(shopId)),
  };
}

function allow(limiter: RateLimiterMemory, key: string): Promise<boolean> {
  return limiter.consume(key).then(
    () => true,
    () => false,
  );
}
