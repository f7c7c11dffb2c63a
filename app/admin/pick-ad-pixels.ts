import type { Pool } from "pg";

export type AdPixel = {
  readonly id: number;
  readonly code: string;
  /** Its every event is tagged as a test. */
  readonly isTest: boolean;
};

/**
 * The pixels whose deliveries are compared with an ad account's figures: those of the account. Where it has none,
 * the primary pixel, unless that is another account's; where there is no such one either, the pixels that belong to
 * no account (connected by their code). An order that was delivered to several of them is one order.
 */
export async function pickAdPixels(
  pool: Pool,
  shopId: number,
  advertiserRef: number,
): Promise<readonly AdPixel[]> {
  const { rows } = await pool.query<{
    id: number;
    code: string;
    advertiser_ref: number | null;
    is_primary: boolean;
    is_test: boolean;
  }>({
    name: "pick-ad-pixels",
    text: `SELECT id, code, advertiser_ref, is_primary, test_event_code IS NOT NULL AS is_test
      FROM pixel WHERE shop_id = $1 ORDER BY id`,
    values: [shopId],
  });
  const own = rows.filter((pixel) => pixel.advertiser_ref === advertiserRef);
  const unclaimed = rows.filter((pixel) => pixel.advertiser_ref === null);
  const primary = unclaimed.filter((pixel) => pixel.is_primary);
  const picked = [own, primary, unclaimed].find((pixels) => pixels.length > 0) ?? [];
  return picked.map(({ id, code, is_test }) => ({ id, code, isTest: is_test }));
}
