import type { LoaderFunctionArgs } from "@remix-run/node";

import { readAdsSearch } from "#app/admin/ads-search.ts";
import { authenticateAdmin } from "#app/admin/authenticate-admin.ts";
import type { AdLevel } from "#app/admin/list-ad-rows.ts";
import { listExportedAds } from "#app/admin/list-exported-ads.ts";
import { readAdAccount } from "#app/admin/read-ad-account.ts";
import { writeAdCsv } from "#app/admin/write-ad-csv.ts";
import { adFileName } from "#app/core/ads/ad-file-name.ts";
import { en } from "#app/strings/en.ts";

const levels = ["campaign", "adgroup", "ad"] as const satisfies readonly AdLevel[];

/** The rows of one level as a CSV file; the address is that of the page, with a level. */
export async function loader({ request, context }: LoaderFunctionArgs) {
  const { shop } = await authenticateAdmin(request, context);
  const { pool } = context.database;
  const query = new URL(request.url).searchParams;
  const account = await readAdAccount(pool, shop, context.clock(), query.get("account"));
  // A file of another account than the one that was asked for would be taken for it.
  const { advertiserId, advertiserRef, name } = account?.sync ?? {};
  if (account === undefined || advertiserRef === undefined || advertiserId !== query.get("account"))
    throw new Response(null, { status: 404 });
  const level = levels.find((each) => each === query.get("level")) ?? "campaign";
  const { range, sort } = readAdsSearch(query, account.today);
  if (range.problem !== undefined) throw new Response(null, { status: 400 });
  const rows = await listExportedAds(pool, { advertiserRef, range: range.range, level, sort });
  const { currency, zone: timeZone } = account;
  const about = { name: name ?? "", advertiserId: advertiserId ?? "", currency, timeZone };
  return new Response(writeAdCsv(rows, level, about, range.range, en.ads.csv), {
    headers: {
      "content-type": "text/csv; charset=utf-8",
      "content-disposition": `attachment; filename="${adFileName(about.name, about.advertiserId, level, range.range)}"`,
      "cache-control": "no-store",
      "x-content-type-options": "nosniff",
    },
  });
}
