import { OperatorError, parseShop, type Operator } from "#app/operator/open-operator.ts";
import { inTransaction } from "#app/pipeline/transaction.ts";

export type ConnectOptions = {
  readonly shop: string;
  readonly pixel: string;
  readonly token: string;
  readonly testEventCode?: string;
};

const pixelCodeShape = /^[A-Za-z0-9_-]{4,64}$/;
const tokenShape = /^[\x21-\x7E]{4,1024}$/;
const testCodeShape = /^[A-Za-z0-9_-]{1,64}$/;

/**
 * Connects a pixel by its code and an Events API token. Makes the shop's row if the app was never opened there;
 * asks nobody whether the token is right. Connecting a pixel again replaces its token and lets what waits go.
 */
export async function connect(operator: Operator, options: ConnectOptions) {
  const domain = parseShop(options.shop);
  if (!pixelCodeShape.test(options.pixel))
    throw new OperatorError(
      `"${options.pixel}" is not a pixel code. Fix: copy the code (letters and digits, often starting with C) from TikTok Events Manager`,
    );
  if (!tokenShape.test(options.token))
    throw new OperatorError(
      'The token is empty or has spaces. Fix: copy the access token alone, without "Bearer"',
    );
  if (options.testEventCode !== undefined && !testCodeShape.test(options.testEventCode))
    throw new OperatorError(
      "The test event code is malformed. Fix: copy it from Events Manager, Test events",
    );

  const shop = await operator.shops.ensure(domain);
  const tokenSealed = shop.vault.seal("connection.token_sealed", options.token);
  await inTransaction(operator.database.pool, async (client) => {
    const known = await client.query<{ connection_id: number }>(
      "SELECT connection_id FROM pixel WHERE shop_id = $1 AND code = $2 FOR UPDATE",
      [shop.id, options.pixel],
    );
    const existing = known.rows[0]?.connection_id;
    if (existing === undefined) {
      const made = await client.query<{ id: number }>(
        "INSERT INTO connection (shop_id, token_sealed) VALUES ($1, $2) RETURNING id",
        [shop.id, tokenSealed],
      );
      await client.query(
        "INSERT INTO pixel (shop_id, connection_id, code, test_event_code) VALUES ($1, $2, $3, $4)",
        [shop.id, made.rows[0]?.id, options.pixel, options.testEventCode ?? null],
      );
      return;
    }
    await client.query(
      `UPDATE connection SET state = 'connected', token_sealed = $2, broken_at = NULL, broken_code = NULL,
         broken_message = NULL WHERE id = $1`,
      [existing, tokenSealed],
    );
    await client.query(
      `UPDATE pixel SET enabled = true, test_event_code = $3, paused_until = NULL, failure_streak = 0
       WHERE shop_id = $1 AND code = $2`,
      [shop.id, options.pixel, options.testEventCode ?? null],
    );
  });
  return {
    shop: domain,
    pixel: options.pixel,
    state: "connected",
    testEventCode: options.testEventCode ?? null,
  };
}
