import type { LoaderFunctionArgs } from "@remix-run/node";

import { authenticateAdmin } from "#app/admin/authenticate-admin.ts";

/** Shopify's own pages: the one that fetches a new id token, the one that leaves the frame. */
export async function loader({ request, context }: LoaderFunctionArgs) {
  await authenticateAdmin(request, context);
  return null;
}
