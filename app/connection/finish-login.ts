import type { Pool } from "pg";

import { hashSecret } from "#app/connection/hash-secret.ts";
import { isBusinessApiError } from "#app/connection/known-errors.ts";
import { saveAuthorization } from "#app/connection/save-authorization.ts";
import type { TikTokLogin } from "#app/connection/tiktok-login.ts";
import { inBrief } from "#app/connection/tiktok-problem.ts";
import type { ShopHandle } from "#app/shops.server.ts";
import { listAdvertisers } from "#app/tiktok/advertisers.ts";
import { exchangeAuthCode, revokeToken, type Authorization } from "#app/tiktok/authorize.ts";
import type { BusinessApi } from "#app/tiktok/business-api.ts";

export type FinishedLogin =
  /** The token is kept; also when an earlier call had done it already. */
  | { readonly kind: "connected" }
  /** Another request is trading the code at this moment. */
  | { readonly kind: "under_way" }
  /** No login of this staff member in this shop: expired, forged, or somebody else's. */
  | { readonly kind: "unknown" }
  /** TikTok does not take the code (used or too old, as after an answer that got lost). */
  | { readonly kind: "refused"; readonly code: number | undefined; readonly words: string | undefined }
  /** TikTok could not be asked; calling again is right. */
  | { readonly kind: "no_answer" }
  /** Who logged in has no ad account; what was connected before stays. */
  | { readonly kind: "no_advertisers" };

type Finish = {
  readonly shop: ShopHandle;
  readonly userId: string;
  readonly nonce: string;
  readonly ticket: string;
};

type Dependencies = {
  readonly pool: Pool;
  readonly tiktok: BusinessApi;
  readonly login: TikTokLogin;
  readonly now: Date;
};

/**
 * Trades the code for a token and keeps it. Only for the staff member who began, in the shop it was begun for, with
 * the ticket of the browser that came back: neither a forged link nor a stolen state connects a stranger's account.
 *
 * The code is taken out of the row while it is traded, so no connection to the database is held while TikTok thinks;
 * it is put back where TikTok gave no answer.
 */
export async function finishLogin(dependencies: Dependencies, finish: Finish): Promise<FinishedLogin> {
  const { pool, tiktok, login } = dependencies;
  const taken = await takeCode(dependencies, finish);
  if (taken.kind !== "taken") return taken;
  let authorization: Authorization;
  try {
    authorization = await exchangeAuthCode(tiktok, login, taken.code);
  } catch (error) {
    return explain(error, dependencies, finish, taken.sealed);
  }
  const advertiserIds = await reachedBy(authorization, dependencies);
  if (advertiserIds?.length === 0) {
    await revokeToken(tiktok, login, authorization.accessToken).catch(() => undefined);
    await endLogin(pool, finish);
    return { kind: "no_advertisers" };
  }
  try {
    await saveAuthorization(pool, finish.shop, { ...authorization, advertiserIds }, dependencies.now);
  } catch (error) {
    // A token that nobody knows must not stay valid, and its code is used: the merchant begins anew.
    await revokeToken(tiktok, login, authorization.accessToken).catch(() => undefined);
    await endLogin(pool, finish).catch(() => undefined);
    throw error;
  }
  await pool.query("UPDATE oauth_state SET ticket_hash = NULL WHERE nonce_hash = $1", [
    hashSecret(finish.nonce),
  ]);
  return { kind: "connected" };
}

type Taken =
  | { readonly kind: "taken"; readonly code: string; readonly sealed: Buffer }
  | { readonly kind: "connected" | "under_way" | "unknown" };

/** A row with a code can be traded; with a ticket alone it is being traded; with neither it was. */
async function takeCode({ pool, now }: Dependencies, finish: Finish): Promise<Taken> {
  const { shop, userId, nonce, ticket } = finish;
  const { rows } = await pool.query<{ code_sealed: Buffer | null; is_being_traded: boolean }>(
    `WITH found AS (
       SELECT nonce_hash, code_sealed, ticket_hash FROM oauth_state
       WHERE nonce_hash = $1 AND shop_id = $2 AND user_id = $3 AND expires_at > $4 AND returned_at IS NOT NULL
         AND (ticket_hash IS NULL OR ticket_hash = $5)
       FOR UPDATE
     ), taken AS (
       UPDATE oauth_state SET code_sealed = NULL FROM found WHERE oauth_state.nonce_hash = found.nonce_hash
     )
     SELECT code_sealed, ticket_hash IS NOT NULL AS is_being_traded FROM found`,
    [hashSecret(nonce), shop.id, userId, now, hashSecret(ticket)],
  );
  const row = rows[0];
  if (row === undefined) return { kind: "unknown" };
  if (row.code_sealed === null) return { kind: row.is_being_traded ? "under_way" : "connected" };
  const code = shop.vault.open("oauth_state.code_sealed", row.code_sealed).toString("utf8");
  return { kind: "taken", code, sealed: row.code_sealed };
}

/** Asked for where the exchange named none, since much depends on it. @returns undefined when it cannot be known. */
async function reachedBy(
  { advertiserIds, accessToken }: Authorization,
  { tiktok, login }: Dependencies,
): Promise<readonly string[] | undefined> {
  if (advertiserIds.length > 0) return advertiserIds;
  return listAdvertisers(tiktok, login, accessToken).then(
    (listed) => listed.map(({ advertiserId }) => advertiserId),
    (error: unknown) => {
      inBrief(error);
      return undefined;
    },
  );
}

async function explain(
  error: unknown,
  { pool }: Dependencies,
  finish: Finish,
  sealed: Buffer,
): Promise<FinishedLogin> {
  const isAnswer = isBusinessApiError(error);
  const problem = isAnswer ? inBrief(error) : undefined;
  if (problem !== undefined && problem.kind !== "no_answer" && problem.kind !== "busy") {
    await endLogin(pool, finish);
    return { kind: "refused", code: problem.code, words: problem.words };
  }
  await pool.query("UPDATE oauth_state SET code_sealed = $2 WHERE nonce_hash = $1", [
    hashSecret(finish.nonce),
    sealed,
  ]);
  if (!isAnswer) throw error;
  return { kind: "no_answer" };
}

function endLogin(pool: Pool, { nonce }: Finish): Promise<unknown> {
  return pool.query("DELETE FROM oauth_state WHERE nonce_hash = $1", [hashSecret(nonce)]);
}
