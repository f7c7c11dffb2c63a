import { postEndpoint } from "../api-endpoint.ts";
import { boolean, object, required, text } from "../event-track/rule.ts";
import { exactNumber } from "../exact-number.ts";
import { appCredentialRules, refuseApp } from "./app-credentials.ts";
import type { AppCredentials } from "./app-credentials.ts";

type Input = AppCredentials & { auth_code: string; return_advertiser_ids?: boolean };

/**
 * A code that is nobody's, or another app's, does not match (40101); one that was used or is older than an hour is
 * spent (40110). Which of the two TikTok gives an unknown code is not known.
 */
const refusals = {
  unknown: { code: 40101, message: "The app_id, secret or auth_code do not match." },
  "another-app": { code: 40101, message: "The app_id, secret or auth_code do not match." },
  used: { code: 40110, message: "Auth_code is cancelled, used or expired." },
  expired: { code: 40110, message: "Auth_code is cancelled, used or expired." },
} as const;

/** POST /oauth2/access_token/: the code for a token that does not expire. Scope ids are numbers of any length. */
export const exchangeCode = postEndpoint<Input>({
  rules: object({ ...appCredentialRules, auth_code: required(text()), return_advertiser_ids: boolean }),
  answer({ input, call, state }) {
    const wrongApp = refuseApp(state, input);
    if (wrongApp) return wrongApp;
    const redeemed = state.grants.redeem(input.auth_code, input.app_id, call.at);
    if ("refused" in redeemed) return refusals[redeemed.refused];
    const { token, advertiserIds, scopes } = redeemed.token;
    state.pixels.admit(token);
    return {
      data: {
        access_token: token,
        ...(input.return_advertiser_ids === false ? {} : { advertiser_ids: advertiserIds }),
        scope: scopes.map(exactNumber),
      },
    };
  },
});
