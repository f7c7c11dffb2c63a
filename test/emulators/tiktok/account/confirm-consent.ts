import type { Answer } from "../answer.ts";
import type { Call, Endpoint } from "../call.ts";
import type { TikTokState } from "../tiktok-state.ts";
import { callbackAddress, readAuthorizationRequest } from "./authorization-request.ts";
import type { AuthorizationRequest } from "./authorization-request.ts";
import type { Grant } from "./grant-book.ts";
import { portalError, sendBack } from "./portal-page.ts";
import { consentOf } from "./show-consent.ts";

/** POST /portal/auth/confirm: the form's answer sends the browser back to the app, with a code or without. */
export const confirmConsent: Endpoint = {
  method: "POST",
  needsToken: false,
  isLimited: false,
  target: () => ({ events: [] }),
  handle,
};

function handle(call: Call, state: TikTokState): Answer {
  const form = new URLSearchParams(call.body);
  const asked = readAuthorizationRequest(form, state);
  if ("error" in asked) return portalError(asked.error);
  if (form.get("decision") !== "authorize") return sendBack(refuseConsent(asked, state));

  const { app, user } = asked;
  const scopes = app.scopes.filter((id) => form.getAll("scope").includes(id));
  const advertiserIds = [...user.roles.keys()].filter((id) => form.getAll("advertiser").includes(id));
  if (scopes.length === 0) return consentOf(asked, state, "Select at least one permission.");
  if (advertiserIds.length === 0 && user.roles.size > 0)
    return consentOf(asked, state, "Select at least one ad account.");
  const grant = { appId: app.appId, userId: user.userId, scopes, advertiserIds };
  return sendBack(grantConsent(asked, grant, call.at, state).redirectTo);
}

/** Gives the code, and the address that carries it: `auth_code`, its twin `code`, and the state. */
export function grantConsent(
  { redirectUri, state }: Pick<AuthorizationRequest, "redirectUri" | "state">,
  grant: Grant,
  at: Date,
  { grants, portal }: TikTokState,
): { authCode: string; redirectTo: string } {
  const { code } = grants.issueCode(grant, redirectUri, state, at);
  const parameters = new URLSearchParams({ auth_code: code, code });
  if (state !== undefined) parameters.set("state", state);
  portal.takeSpoil()?.(parameters);
  return { authCode: code, redirectTo: callbackAddress(redirectUri, parameters) };
}

/** TikTok does not say what Cancel sends; `cancelParams` is what this emulator does. */
function refuseConsent({ redirectUri, state }: AuthorizationRequest, { portal }: TikTokState): string {
  const parameters = new URLSearchParams(portal.cancelParams);
  if (state !== undefined) parameters.set("state", state);
  portal.takeSpoil()?.(parameters);
  return callbackAddress(redirectUri, parameters);
}
