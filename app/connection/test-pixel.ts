import type { Pool } from "pg";

import { readTestPurchase } from "#app/connection/read-test-purchase.ts";
import { sendTestEvent } from "#app/connection/send-test-event.ts";
import type { Answer } from "#app/core/delivery/outcome.ts";
import type { EventSpelling } from "#app/core/tiktok/event-names.ts";
import type { RandomBytes } from "#app/sealing.server.ts";
import { isUnsealError } from "#app/connection/known-errors.ts";
import type { ShopHandle } from "#app/shops.server.ts";
import type { TrackEvents } from "#app/tiktok/track-events.ts";

export type PixelTest =
  | {
      readonly kind: "sent";
      /** The body as TikTok got it, to be read by a person. */
      readonly request: string;
      /** The order it repeats; undefined for the sample, and for an order without a name. */
      readonly orderName: string | undefined;
      readonly isSample: boolean;
      readonly answer: Answer;
    }
  /** There is no access token to send with. */
  | { readonly kind: "no_token" }
  /** The shop has no such pixel. */
  | { readonly kind: "not_found" };

/**
 * Sends one test event to a pixel of the shop: a copy of its latest purchase, or a sample. It is in no ledger and
 * changes nothing, a refused token included: that is for real deliveries to find.
 */
export async function testPixel(input: {
  readonly pool: Pool;
  readonly shop: ShopHandle;
  readonly pixelId: number;
  readonly testEventCode: string;
  readonly trackEvents: TrackEvents;
  readonly now: Date;
  readonly randomBytes: RandomBytes;
}): Promise<PixelTest> {
  const { pool, shop, pixelId, testEventCode, trackEvents, now, randomBytes } = input;
  const { rows } = await pool.query<{
    code: string;
    spelling: EventSpelling;
    markets: string[];
    token_sealed: Buffer | null;
  }>(
    `SELECT pixel.code, pixel.event_spelling::text AS spelling, pixel.markets,
       CASE WHEN connection.state <> 'disconnected' THEN connection.token_sealed END AS token_sealed
     FROM pixel JOIN connection ON connection.id = pixel.connection_id
     WHERE pixel.shop_id = $1 AND pixel.id = $2`,
    [shop.id, pixelId],
  );
  const pixel = rows[0];
  if (pixel === undefined) return { kind: "not_found" };
  if (pixel.token_sealed === null) return { kind: "no_token" };
  const token = openToken(shop, pixel.token_sealed);
  if (token === undefined) return { kind: "no_token" };
  const purchase = await readTestPurchase(pool, shop, pixel.markets);
  const { request, answer } = await sendTestEvent({
    trackEvents,
    token,
    pixelCode: pixel.code,
    spelling: pixel.spelling,
    testEventCode,
    draft: purchase?.draft,
    now,
    randomBytes,
  });
  return {
    kind: "sent",
    request: JSON.stringify(request, null, 2),
    orderName: purchase?.orderName,
    isSample: purchase === undefined,
    answer,
  };
}

/** Undefined for a token that does not open: it has to be connected anew, as one that is not there. */
function openToken(shop: ShopHandle, sealed: Buffer): string | undefined {
  try {
    return shop.vault.open("connection.token_sealed", sealed).toString("utf8");
  } catch (error) {
    if (isUnsealError(error)) return undefined;
    throw error;
  }
}
