import type { TokenPair, TokenVault } from "./create-token-vault.ts";
import { checkIdToken } from "./id-token.ts";
import type { ShopifyShop } from "./shopify-shop.ts";

const exchangeGrant = "urn:ietf:params:oauth:grant-type:token-exchange";
const idTokenType = "urn:ietf:params:oauth:token-type:id_token";
const offlineTokenType = "urn:shopify:params:oauth:token-type:offline-access-token";

export type AppCredentials = { apiKey: string; apiSecret: string };

export type JsonAnswer = {
  status: number;
  body: unknown;
  headers?: Record<string, string>;
  /** Not before this has settled. */
  after?: Promise<unknown>;
};

type TokenRequest = {
  shop: ShopifyShop;
  /** The form's or the JSON object's fields. */
  fields: Record<string, unknown>;
  credentials: AppCredentials;
  vault: TokenVault;
  nowMs: number;
};

/** Answers `POST /admin/oauth/access_token`: token exchange and refresh, as strict as Shopify, field names included. */
export function answerTokenRequest(request: TokenRequest): JsonAnswer {
  const { fields, credentials, shop } = request;
  if (fields["client_id"] !== credentials.apiKey) {
    return refusal(400, "application_cannot_be_found", "No application has this client_id.");
  }
  if (fields["client_secret"] !== credentials.apiSecret) {
    return refusal(401, "invalid_client", "The client_secret is not the one of this application.");
  }
  switch (fields["grant_type"]) {
    case exchangeGrant:
      return shop.installed ? exchange(request) : refuseSubject("the app is not installed");
    case "refresh_token":
      return refresh(request);
    default:
      return refusal(
        400,
        "unsupported_grant_type",
        `grant_type ${String(fields["grant_type"])} is not known.`,
      );
  }
}

function exchange({ shop, fields, credentials, vault, nowMs }: TokenRequest): JsonAnswer {
  if (fields["subject_token_type"] !== idTokenType) {
    return refusal(400, "invalid_subject_token_type", `subject_token_type must be ${idTokenType}.`);
  }
  if (fields["requested_token_type"] !== offlineTokenType) {
    return refusal(400, "invalid_request", `The emulator issues offline tokens only: ${offlineTokenType}.`);
  }
  const token = fields["subject_token"];
  if (typeof token !== "string") return refuseSubject("missing");
  const check = checkIdToken(token, { shop: shop.domain, ...credentials, nowMs });
  if (!check.valid) return refuseSubject(check.reason);
  return granted(vault.issue(shop.domain, fields["expiring"] === "1"), shop, nowMs);
}

function refresh({ shop, fields, vault, nowMs }: TokenRequest): JsonAnswer {
  const token = fields["refresh_token"];
  const pair = shop.installed && typeof token === "string" ? vault.refresh(shop.domain, token) : undefined;
  if (pair === undefined) {
    return refusal(401, "invalid_request", "This request requires an active refresh_token");
  }
  return granted(pair, shop, nowMs);
}

function granted(pair: TokenPair, shop: ShopifyShop, nowMs: number): JsonAnswer {
  const scope = shop.scopes.join(",");
  const { accessToken, accessExpiresAtMs, refreshToken, refreshExpiresAtMs } = pair;
  if (accessExpiresAtMs === undefined) return { status: 200, body: { access_token: accessToken, scope } };
  return {
    status: 200,
    body: {
      access_token: accessToken,
      scope,
      expires_in: secondsBetween(nowMs, accessExpiresAtMs),
      refresh_token: refreshToken,
      refresh_token_expires_in: secondsBetween(nowMs, refreshExpiresAtMs ?? nowMs),
    },
  };
}

function secondsBetween(fromMs: number, toMs: number): number {
  return Math.floor((toMs - fromMs) / 1000);
}

function refuseSubject(reason: string): JsonAnswer {
  return refusal(400, "invalid_subject_token", `The subject token can't be exchanged: ${reason}.`);
}

function refusal(status: number, error: string, description: string): JsonAnswer {
  return { status, body: { error, error_description: description } };
}
