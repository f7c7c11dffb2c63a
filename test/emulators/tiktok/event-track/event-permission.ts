import { covers, scopeOf } from "../account/scopes.ts";
import type { EventSource, PixelPermission } from "../pixel-registry.ts";
import type { TikTokState } from "../tiktok-state.ts";

export type EventPermission = PixelPermission | "no-scope" | "not-an-operator";

/** A pixel's own token may write to it; one from OAuth may as far as its scope and its user's roles reach. */
export function eventPermission(
  { pixels, users, grants }: TikTokState,
  token: string,
  eventSource: EventSource,
  pixelCode: string,
): EventPermission {
  const own = pixels.permission(token, eventSource, pixelCode);
  const grant = grants.find(token);
  if (own === "permitted" || !grant) return own;
  if (!covers(grant.scopes, scopeOf.reportEvents)) return "no-scope";
  if (own !== "not-yours") return own;
  const roles = users
    .advertisersWithPixel(pixelCode)
    .filter(({ advertiserId }) => grant.advertiserIds.includes(advertiserId))
    .map(({ advertiserId }) => users.find(grant.userId)?.roles.get(advertiserId))
    .filter((role) => role !== undefined);
  if (roles.length === 0) return "not-yours";
  return roles.every((role) => role === "ANALYST") ? "not-an-operator" : "permitted";
}
