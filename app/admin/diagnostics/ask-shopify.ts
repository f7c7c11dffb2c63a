import { z } from "zod";

import { askRecentOrders } from "#app/admin/diagnostics/ask-recent-orders.ts";
import { isAdminError } from "#app/connection/known-errors.ts";
import type { ReadEvidence } from "#app/core/diagnostics/diagnose.ts";
import type { NotChecked, Read, WebPixelEvidence } from "#app/core/diagnostics/evidence.ts";
import type { WebPixelState } from "#app/core/guide/guide-step.ts";
import type { AdminErrorReason } from "#app/shopify-admin/admin-error.ts";
import type { AskAdmin } from "#app/shopify.server.ts";
import type { ShopHandle } from "#app/shops.server.ts";
import type { Pool } from "pg";

const whyOf = {
  throttled: "shopify_busy",
  access_denied: "shopify_denied",
  token_refused: "shopify_not_open",
  timed_out: "shopify_no_answer",
  unreachable: "shopify_no_answer",
  failed: "shopify_no_answer",
} as const satisfies Record<AdminErrorReason, NotChecked>;

export type AskShopify = {
  readonly pool: Pool;
  readonly askAdmin: AskAdmin;
  readonly lookAtWebPixel: (shop: ShopHandle, askAdmin: AskAdmin) => Promise<WebPixelState>;
  readonly now: Date;
};

/** Asks Shopify for what only it knows; one question that fails leaves the others. */
export async function askShopify(dependencies: AskShopify, shop: ShopHandle): Promise<ReadEvidence> {
  const [recentOrders, webPixel] = await Promise.all([
    tell(askRecentOrders(dependencies, shop)),
    tell(askWebPixel(dependencies, shop)),
  ]);
  return { recentOrders, webPixel };
}

async function tell<Value>(asking: Promise<Value>): Promise<Read<Value>> {
  try {
    return { isRead: true, value: await asking };
  } catch (error) {
    if (!isAdminError(error)) throw error;
    return { isRead: false, why: whyOf[error.reason] };
  }
}

const noPixel = z.object({ webPixel: z.null() });

/** Shopify has no null for "none": it answers with an error beside a field that is null. */
async function askWebPixel(
  { lookAtWebPixel, askAdmin }: AskShopify,
  shop: ShopHandle,
): Promise<WebPixelEvidence> {
  try {
    return { state: await lookAtWebPixel(shop, askAdmin) };
  } catch (error) {
    if (isAdminError(error) && error.reason === "failed" && noPixel.safeParse(error.data).success)
      return { state: "missing" };
    throw error;
  }
}
