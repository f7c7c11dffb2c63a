import type { Pool } from "pg";

import { hashSecret } from "#app/connection/hash-secret.ts";
import type { TikTokLogin } from "#app/connection/tiktok-login.ts";
import type { RandomBytes } from "#app/sealing.server.ts";
import type { ShopDirectory } from "#app/shops.server.ts";

/** What to do with a browser that says it comes from TikTok. */
export type LoginReturn =
  /** The ticket is for this browser alone; with it the staff member who began finishes inside the admin. */
  | {
      readonly kind: "go_on";
      readonly shopDomain: string;
      readonly nonce: string;
      readonly ticket: string;
    }
  /** TikTok gave no code: the merchant did not agree. */
  | { readonly kind: "cancelled"; readonly shopDomain: string }
  /** Nothing was done. The shop is known where the signature was ours. */
  | {
      readonly kind: "forged" | "expired" | "used";
      readonly shopDomain: string | undefined;
    };

/** For opening the admin, and for logging in there first. */
const finishMs = 10 * 60_000;

/** TikTok's codes are some forty characters. */
const codeLengthMax = 1_000;

/**
 * Takes what a browser brought back from TikTok, once per state. The code is kept sealed and traded only inside the
 * admin, where it is known who asks: here anybody may be.
 */
export async function takeLoginReturn(
  dependencies: {
    readonly pool: Pool;
    readonly shops: ShopDirectory;
    readonly login: TikTokLogin;
    readonly now: Date;
    readonly randomBytes: RandomBytes;
  },
  returned: { readonly state: string | null; readonly code: string | null },
): Promise<LoginReturn> {
  const { pool, shops, login, now, randomBytes } = dependencies;
  const read = login.states.read(returned.state, now);
  if (read.kind === "forged") return { kind: "forged", shopDomain: undefined };
  const { shopDomain, nonce } = read.state;
  if (read.kind === "expired") return { kind: "expired", shopDomain };
  const shop = await shops.find(shopDomain);
  if (shop === undefined) return { kind: "used", shopDomain };
  const code = readCode(returned.code);
  if (code === undefined) {
    const dropped = await pool.query(
      "DELETE FROM oauth_state WHERE nonce_hash = $1 AND shop_id = $2 AND returned_at IS NULL AND expires_at > $3",
      [hashSecret(nonce), shop.id, now],
    );
    return { kind: dropped.rowCount === 1 ? "cancelled" : "used", shopDomain };
  }
  const ticket = randomBytes(24).toString("base64url");
  const taken = await pool.query(
    `UPDATE oauth_state SET returned_at = $3, code_sealed = $4, ticket_hash = $5, expires_at = $6
     WHERE nonce_hash = $1 AND shop_id = $2 AND returned_at IS NULL AND expires_at > $3`,
    [
      hashSecret(nonce),
      shop.id,
      now,
      shop.vault.seal("oauth_state.code_sealed", code),
      hashSecret(ticket),
      new Date(now.getTime() + finishMs),
    ],
  );
  return taken.rowCount === 1 ? { kind: "go_on", shopDomain, nonce, ticket } : { kind: "used", shopDomain };
}

function readCode(code: string | null): string | undefined {
  const trimmed = code?.trim() ?? "";
  return trimmed === "" || trimmed.length > codeLengthMax ? undefined : trimmed;
}
