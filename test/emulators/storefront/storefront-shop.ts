/** The shop as far as webhooks name it. */
export type StorefrontShop = {
  /** `<handle>.myshopify.com` */
  readonly domain: string;
  readonly name: string;
  readonly currency: string;
};
