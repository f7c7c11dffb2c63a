import { postEndpoint } from "../api-endpoint.ts";
import { object, required, text } from "../event-track/rule.ts";
import { appCredentialRules, refuseApp } from "./app-credentials.ts";
import type { AppCredentials } from "./app-credentials.ts";

type Input = AppCredentials & { access_token: string };

/** POST /oauth2/revoke_token/: from here on the token gets 40105, here too. */
export const revokeAccess = postEndpoint<Input>({
  rules: object({ ...appCredentialRules, access_token: required(text()) }),
  answer({ input, state }) {
    const wrongApp = refuseApp(state, input);
    if (wrongApp) return wrongApp;
    const grant = state.grants.find(input.access_token);
    if (!grant || !state.pixels.isLiveToken(grant.token))
      return { code: 40105, message: "Access token is incorrect or has been revoked." };
    if (grant.appId !== input.app_id)
      return { code: 40113, message: "The access token does not belong to this app." };
    state.pixels.revokeToken(grant.token);
    return { data: { app_id: grant.appId, advertiser_ids: grant.advertiserIds } };
  },
});
