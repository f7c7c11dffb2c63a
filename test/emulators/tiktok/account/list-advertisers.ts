import { getEndpoint } from "../api-endpoint.ts";
import { appCredentialRules, refuseApp } from "./app-credentials.ts";
import type { AppCredentials } from "./app-credentials.ts";
import { scopeOf } from "./scopes.ts";

/** GET /oauth2/advertiser/get/: the ad accounts a token reaches; those its user has left are gone. */
export const listAdvertisers = getEndpoint<AppCredentials>({
  scope: scopeOf.readAdvertisers,
  parameters: {
    app_id: { form: "text", rule: appCredentialRules.app_id },
    secret: { form: "text", rule: appCredentialRules.secret },
  },
  answer({ input, state, grant }) {
    const wrongApp = refuseApp(state, input);
    if (wrongApp) return wrongApp;
    if (grant.appId !== input.app_id)
      return { code: 40113, message: "The access token does not belong to this app." };
    const roles = state.users.find(grant.userId)?.roles;
    const list = grant.advertiserIds
      .filter((id) => roles?.has(id))
      .map((id) => ({ advertiser_id: id, advertiser_name: state.users.advertiser(id)?.name ?? "" }));
    return { data: { list } };
  },
});
