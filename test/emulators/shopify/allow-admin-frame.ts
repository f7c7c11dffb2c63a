type FrameOptions = {
  /** Origins of the shops that may have been allowed: the request's shop, or all when it names none. */
  shopOrigins: readonly string[];
  adminOrigin: string;
};

const shopifyAdmin = "https://admin.shopify.com";

/**
 * Adds the emulated admin to a policy's `frame-ancestors`, where the app has allowed the real one: the shop's own
 * domain and admin.shopify.com, both by name. Any other policy comes back unchanged, so a browser blocks the page
 * here just as it would at Shopify.
 */
export function allowAdminFrame(policy: string, { shopOrigins, adminOrigin }: FrameOptions): string {
  return policy
    .split(";")
    .map((directive) => {
      const [name, ...sources] = directive.trim().split(/\s+/);
      if (name?.toLowerCase() !== "frame-ancestors") return directive;
      const allowed =
        sources.includes(shopifyAdmin) && shopOrigins.some((origin) => sources.includes(origin));
      return allowed ? `${directive.trimEnd()} ${adminOrigin}` : directive;
    })
    .join(";");
}

/** Whether a policy says who may frame the page; where no policy does, a browser would let anybody. */
export function saysWhoMayFrame(policy: string): boolean {
  return policy.split(";").some((directive) => /^\s*frame-ancestors(\s|$)/i.test(directive));
}
