import type { Pool } from "pg";

/** A pixel with all it takes to send to it. */
export type SendingPixel = {
  readonly id: number;
  readonly shopId: number;
  readonly code: string;
  readonly connectionId: number;
  readonly tokenSealed: Buffer;
  /** For staging: tags whatever has no code of its own. */
  readonly testEventCode: string | undefined;
  readonly failureStreak: number;
};

/** Reads a pixel if something may be sent to it now: enabled, connected, not paused. */
export async function readSendingPixel(
  pool: Pool,
  pixelId: number,
  now: Date,
): Promise<SendingPixel | undefined> {
  const { rows } = await pool.query<{
    id: number;
    shop_id: number;
    code: string;
    connection_id: number;
    token_sealed: Buffer;
    test_event_code: string | null;
    failure_streak: number;
  }>({
    name: "read-sending-pixel",
    text: `SELECT pixel.id, pixel.shop_id, pixel.code, pixel.connection_id, connection.token_sealed,
        pixel.test_event_code, pixel.failure_streak
      FROM pixel JOIN connection ON connection.id = pixel.connection_id
      WHERE pixel.id = $1 AND pixel.enabled AND connection.state = 'connected' AND connection.token_sealed IS NOT NULL
        AND (pixel.paused_until IS NULL OR pixel.paused_until <= $2)`,
    values: [pixelId, now],
  });
  const row = rows[0];
  return row === undefined
    ? undefined
    : {
        id: row.id,
        shopId: row.shop_id,
        code: row.code,
        connectionId: row.connection_id,
        tokenSealed: row.token_sealed,
        testEventCode: row.test_event_code ?? undefined,
        failureStreak: row.failure_streak,
      };
}

/** Whether a pixel's connection still has the token that was read with it: asked before each request. */
export async function isStillConnected(
  pool: Pool,
  pixel: Pick<SendingPixel, "connectionId" | "tokenSealed">,
): Promise<boolean> {
  const { rowCount } = await pool.query({
    name: "is-still-connected",
    text: "SELECT FROM connection WHERE id = $1 AND token_sealed = $2 AND state = 'connected'",
    values: [pixel.connectionId, pixel.tokenSealed],
  });
  return rowCount === 1;
}

/** No request for this pixel before `until`; one more failure in a row. */
export async function pausePixel(pool: Pool, pixelId: number, until: Date): Promise<void> {
  await pool.query("UPDATE pixel SET paused_until = $2, failure_streak = failure_streak + 1 WHERE id = $1", [
    pixelId,
    until,
  ]);
}

/** TikTok answered this pixel: the streak of failures is over. */
export async function resumePixel(pool: Pool, pixelId: number): Promise<void> {
  await pool.query(
    `UPDATE pixel SET paused_until = NULL, failure_streak = 0, refused_code = NULL, refused_message = NULL
     WHERE id = $1 AND failure_streak > 0`,
    [pixelId],
  );
}

/**
 * Marks a connection as needing a person. Only while it still has the token that was refused: a merchant may
 * have reconnected while the request was on its way.
 */
export async function breakConnection(
  pool: Pool,
  pixel: Pick<SendingPixel, "connectionId" | "tokenSealed">,
  now: Date,
  why: { readonly code?: number; readonly message?: string },
): Promise<void> {
  await pool.query(
    `UPDATE connection SET state = 'needs_reconnecting', broken_at = $3, broken_code = $4, broken_message = $5
     WHERE id = $1 AND token_sealed = $2 AND state = 'connected'`,
    [pixel.connectionId, pixel.tokenSealed, now, why.code ?? null, why.message ?? null],
  );
}

/** How often a pixel that TikTok keeps the login from is tried: somebody may have been given the right meanwhile. */
const refusedPauseMs = 3_600_000;

/**
 * Notes that a login may not write to this one pixel, and pauses it: a login reaches pixels of several ad accounts,
 * and who lost the role in one of them still sends to the others. It is tried again by itself.
 *
 * @returns false where no other pixel hangs on the connection: then a person has to connect again.
 */
export async function refusePixel(
  pool: Pool,
  pixel: Pick<SendingPixel, "id" | "connectionId" | "tokenSealed">,
  now: Date,
  why: { readonly code?: number; readonly message?: string },
): Promise<boolean> {
  const { rowCount } = await pool.query(
    `UPDATE pixel SET refused_code = $4, refused_message = $5, paused_until = $6, failure_streak = failure_streak + 1
     WHERE id = $1
       AND EXISTS (SELECT FROM connection WHERE id = $2 AND kind = 'oauth' AND token_sealed = $3)
       AND EXISTS (SELECT FROM pixel AS other
         WHERE other.connection_id = $2 AND other.id <> $1 AND other.enabled AND other.refused_code IS NULL)`,
    [
      pixel.id,
      pixel.connectionId,
      pixel.tokenSealed,
      why.code ?? null,
      why.message ?? null,
      new Date(now.getTime() + refusedPauseMs),
    ],
  );
  return rowCount === 1;
}
