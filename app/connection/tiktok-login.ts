import type { LoginStates } from "#app/connection/login-states.ts";
import type { TikTokApp } from "#app/tiktok/authorize.ts";

/** What connecting by TikTok's own login takes; a server without a TikTok app has none of it. */
export type TikTokLogin = TikTokApp & {
  /** Where TikTok sends the browser back, exactly as it is registered there. */
  readonly redirectUri: string;
  /** Origin of the page where a merchant agrees. */
  readonly authorizeAt: string;
  readonly states: LoginStates;
};

/** The path of the redirect URI, below SHOPIFY_APP_URL. */
export const callbackPath = "/tiktok/callback";
