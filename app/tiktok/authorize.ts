import { z } from "zod";

import { idField } from "#app/core/tiktok/answer-fields.ts";
import { BusinessApiError, type BusinessApi } from "#app/tiktok/business-api.ts";
import { readData } from "#app/tiktok/read-data.ts";

/** The developer's app at TikTok. */
export type TikTokApp = { readonly appId: string; readonly appSecret: string };

/** What a merchant allowed. The token has no end of its own: it works until the merchant or revokeToken takes it back. */
export type Authorization = {
  readonly accessToken: string;
  readonly advertiserIds: readonly string[];
  /** Ids as digits, for missingScopes. Can be fewer than the app asked for. */
  readonly scopes: readonly string[];
};

const exchangePath = "/oauth2/access_token/";

// A code is good for one exchange. What can be done without is read leniently, lest a token be lost for it.
const ids = z
  .array(z.unknown())
  .catch([])
  .transform((list) => list.flatMap((value) => idField.safeParse(value).data ?? []));

const authorization = z.object({
  // It travels in a header.
  access_token: z
    .string({ error: "expected a token" })
    .regex(/^[\x21-\x7e]{1,2000}$/, "expected a token that fits into a header"),
  advertiser_ids: ids,
  scope: ids,
});

/** TikTok's page on which a merchant allows the app. What the app may do is fixed at TikTok, not asked for here. */
export function authorizationUrl(apiUrl: string, appId: string, state: string, redirectUri: string): string {
  return `${apiUrl}/portal/auth?${new URLSearchParams({ app_id: appId, state, redirect_uri: redirectUri })}`;
}

/**
 * Exchanges the code that TikTok's page sent the merchant back with; it lives for an hour and works once. After
 * `no_answer` it may be used up: only a new authorization is sure to help.
 *
 * @throws BusinessApiError, with code 40110 for a code that was used, cancelled or is too old.
 */
export async function exchangeAuthCode(
  api: BusinessApi,
  app: TikTokApp,
  authCode: string,
): Promise<Authorization> {
  const data = await api.post(exchangePath, {
    app_id: app.appId,
    secret: app.appSecret,
    auth_code: authCode,
  });
  const read = readData(authorization, data, exchangePath);
  return { accessToken: read.access_token, advertiserIds: read.advertiser_ids, scopes: read.scope };
}

/** Expired, and wrong or taken back already. */
const deadTokenCodes = new Set([40102, 40105]);

/**
 * Takes a token back at TikTok. One that is dead already is as good as taken back.
 *
 * @throws BusinessApiError; after `no_answer` the token may be gone or not, asking again is safe.
 */
export async function revokeToken(api: BusinessApi, app: TikTokApp, accessToken: string): Promise<void> {
  try {
    await api.post("/oauth2/revoke_token/", {
      app_id: app.appId,
      secret: app.appSecret,
      access_token: accessToken,
    });
  } catch (error) {
    const isDead = error instanceof BusinessApiError && deadTokenCodes.has(error.code ?? 0);
    if (!isDead) throw error;
  }
}
