import type { TikTokState } from "../tiktok-state.ts";
import type { App } from "./app-registry.ts";
import type { User } from "./user-registry.ts";

/** What the product's link asks for, found right; `state` is whatever it sent, untouched. */
export type AuthorizationRequest = { app: App; user: User; redirectUri: string; state: string | undefined };

/** Reads the link's (or the form's) parameters. A wrong app or redirect URI is told to the user, never redirected. */
export function readAuthorizationRequest(
  parameters: URLSearchParams,
  { apps, users }: TikTokState,
): AuthorizationRequest | { error: string } {
  const app = apps.find(parameters.get("app_id") ?? "");
  if (!app) return { error: "This app does not exist or is not available." };
  const redirectUri = parameters.get("redirect_uri") ?? "";
  if (!app.redirectUris.includes(redirectUri))
    return { error: "The redirect_uri is not one of the redirect URLs registered for this app." };
  const userId = parameters.get("user");
  const user = userId === null ? users.signedIn : users.find(userId);
  if (!user) return { error: "Nobody is signed in to TikTok for Business." };
  return { app, user, redirectUri, state: parameters.get("state") ?? undefined };
}

/** The address the browser is sent back to. Values are percent-encoded, so that `state` arrives as it was sent. */
export function callbackAddress(redirectUri: string, parameters: URLSearchParams): string {
  const pairs = [...parameters].map(
    ([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`,
  );
  return `${redirectUri}${redirectUri.includes("?") ? "&" : "?"}${pairs.join("&")}`;
}
