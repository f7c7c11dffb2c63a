import { Readable } from "node:stream";

import { createReadableStreamFromReadable, type LoaderFunctionArgs } from "@remix-run/node";

import { authenticateAdmin } from "#app/admin/authenticate-admin.ts";
import { readDeliverySearch } from "#app/admin/delivery-search.ts";
import { readShopZone } from "#app/admin/read-shop-zone.ts";
import { deliveryFileName, writeDeliveryCsv } from "#app/admin/write-delivery-csv.ts";
import { accountDay } from "#app/core/tiktok/account-day.ts";
import { enDeliveries } from "#app/strings/en-deliveries.ts";
import { enExplanation } from "#app/strings/en-explanation.ts";

/** What the list shows, all of it, as a CSV file; the address is that of the list. Sent as it is read. */
export async function loader({ request, context }: LoaderFunctionArgs) {
  const { shop } = await authenticateAdmin(request, context);
  const { pool } = context.database;
  const filter = readDeliverySearch(new URL(request.url).searchParams);
  const zone = await readShopZone(pool, shop.id);
  const lines = writeDeliveryCsv({ pool, shop, texts: enExplanation, zone }, filter, enDeliveries.csv);
  const name = deliveryFileName(shop.domain, filter, accountDay(zone, context.clock()).day);
  const bytes = Readable.from(lines, { objectMode: false, highWaterMark: 65_536 });
  return new Response(createReadableStreamFromReadable(bytes), {
    headers: {
      "content-type": "text/csv; charset=utf-8",
      "content-disposition": `attachment; filename="${name}"`,
      "cache-control": "no-store",
      "x-content-type-options": "nosniff",
    },
  });
}
