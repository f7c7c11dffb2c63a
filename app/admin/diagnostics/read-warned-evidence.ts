import type { Pool } from "pg";

import type { WarnedEvidence } from "#app/core/diagnostics/evidence.ts";
import type { Warning } from "#app/core/mapping/conversion.ts";
import { isTikTokCurrency } from "#app/core/tiktok/currencies.ts";
import { readCurrencyCode } from "#app/admin/read-ad-account.ts";
import type { ShopHandle } from "#app/shops.server.ts";

const lookBackMs = 7 * 86_400_000;
/** A store whose every event has a warning is told so by the newest of them. */
const countedMax = 20_000;

/** What the events of the last seven days go without. */
export async function readWarnedEvidence(
  pool: Pool,
  shop: Pick<ShopHandle, "id">,
  now: Date,
): Promise<WarnedEvidence> {
  const [warned, currency] = await Promise.all([
    pool.query<{ warning: Warning; count: number }>({
      name: "diagnose-warned",
      text: `SELECT warning, count(*)::int FROM (
          SELECT warnings FROM delivery
          WHERE shop_id = $1 AND created_at >= $2 AND warnings <> '{}'
          ORDER BY created_at DESC LIMIT ${countedMax}) AS newest
        CROSS JOIN LATERAL unnest(newest.warnings) AS warning GROUP BY warning`,
      values: [shop.id, new Date(now.getTime() - lookBackMs)],
    }),
    pool.query<{ currency: string | null }>({
      name: "diagnose-currency",
      text: "SELECT currency FROM shop WHERE id = $1",
      values: [shop.id],
    }),
  ]);
  const count = (warning: Warning) => warned.rows.find((row) => row.warning === warning)?.count ?? 0;
  const shopCurrency = readCurrencyCode(currency.rows[0]?.currency);
  return {
    unsupportedCurrency:
      shopCurrency === undefined || isTikTokCurrency(shopCurrency) ? undefined : shopCurrency,
    currencyNotSupported: count("currency_not_supported"),
    valueMissing: count("value_missing"),
    linesWithoutId: count("lines_without_id"),
  };
}
