import type { Answer } from "../answer.ts";
import type { Call, Endpoint } from "../call.ts";
import type { TikTokState } from "../tiktok-state.ts";
import { readAuthorizationRequest } from "./authorization-request.ts";
import type { AuthorizationRequest } from "./authorization-request.ts";
import { consentPage, portalError } from "./portal-page.ts";

export const consentPath = "/portal/auth";

/** GET /portal/auth?app_id&state&redirect_uri, opened top-level by the merchant's browser. */
export const showConsent: Endpoint = {
  method: "GET",
  needsToken: false,
  isLimited: false,
  target: () => ({ events: [] }),
  handle: showConsentTo,
};

function showConsentTo(call: Call, state: TikTokState): Answer {
  const asked = readAuthorizationRequest(queryOf(call.url), state);
  return "error" in asked ? portalError(asked.error) : consentOf(asked, state);
}

/** The page for a request that was found right; with a complaint when the form was sent without an answer. */
export function consentOf(asked: AuthorizationRequest, { users }: TikTokState, complaint?: string): Answer {
  const advertisers = [...asked.user.roles.keys()]
    .map((id) => users.advertiser(id))
    .filter((advertiser) => advertiser !== undefined);
  const others = users.users
    .filter(({ userId }) => userId !== asked.user.userId)
    .map((user) => ({ user, href: linkFor(asked, user.userId) }));
  return consentPage(asked, advertisers, others, complaint);
}

function linkFor({ app, redirectUri, state }: AuthorizationRequest, userId: string): string {
  const query = new URLSearchParams({ app_id: app.appId, redirect_uri: redirectUri, user: userId });
  if (state !== undefined) query.set("state", state);
  return `${consentPath}?${query}`;
}

function queryOf(url: string): URLSearchParams {
  const start = url.indexOf("?");
  return new URLSearchParams(start === -1 ? "" : url.slice(start + 1));
}
