import type { Pool } from "pg";

import { isBusinessApiError } from "#app/connection/known-errors.ts";
import type { OpenedLogin } from "#app/connection/open-login.ts";
import { breakConnection } from "#app/pipeline/sending-pixel.ts";

/**
 * Codes that are about the token and nothing else: expired, missing, wrong or revoked. Others of that kind can be about
 * one ad account or one right, and do not end the connection.
 */
const deadTokenCodes: ReadonlySet<number | undefined> = new Set([40102, 40104, 40105]);

export function isDeadToken(error: unknown): boolean {
  return isBusinessApiError(error) && deadTokenCodes.has(error.code);
}

/** Turns the connection to "needs reconnecting" where TikTok said that its token is dead. @returns whether it did. */
export async function noteDeadToken(
  pool: Pool,
  opened: Pick<OpenedLogin, "connectionId" | "tokenSealed">,
  error: unknown,
  now: Date,
): Promise<boolean> {
  if (!isBusinessApiError(error) || !isDeadToken(error)) return false;
  await breakConnection(pool, opened, now, {
    ...(error.code === undefined ? {} : { code: error.code }),
    ...(error.words === undefined ? {} : { message: error.words }),
  });
  return true;
}
