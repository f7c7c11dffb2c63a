import { deliverySearchPath } from "#app/admin/delivery-search.ts";
import type { SkipReason } from "#app/core/mapping/skip-reason.ts";
import type { Finding } from "#app/core/diagnostics/finding.ts";

/** Where a finding is mended. */
export type FindingAddress =
  | { readonly kind: "page"; readonly path: string }
  /** In the Shopify admin, outside of the app. */
  | { readonly kind: "outside"; readonly url: string }
  /** The button itself does it, or begins it. */
  | { readonly kind: "fetch_orders" | "install_web_pixel" };

export const recentOrdersPath = "/app/diagnostics/orders";

/** Where to mend what was found; undefined where no page of the app does it. */
export function findingAddress(
  finding: Finding,
  { embedUrl }: { readonly embedUrl: string },
): FindingAddress | undefined {
  switch (finding.kind) {
    case "not_connected":
    case "disconnected":
    case "needs_reconnecting":
    case "permissions_missing":
    case "pixels_off":
    case "pixels_overlap":
      return page("/app/tiktok");
    case "pixel_unknown":
    case "pixel_elsewhere":
      return page("/app/tiktok/choose");
    case "pixel_not_permitted":
    case "test_tagged":
    case "test_mode_on":
      return page(`/app/tiktok/pixels/${finding.evidence.pixelId}`);
    case "pixel_paused":
      return page(deliverySearchPath({ state: "pending" }));
    case "orders_missing":
      return { kind: "fetch_orders" };
    case "webhooks_silent":
    case "orders_repaired":
      return page(recentOrdersPath);
    case "embed_off":
      return { kind: "outside", url: embedUrl };
    case "browser_sender":
    case "server_sender":
    case "server_far_below":
      return page("/app/ads/discrepancies");
    case "clicks_outside_window":
      return page(deliverySearchPath({ state: "skipped", reason: "outside_window" satisfies SkipReason }));
    case "events_too_old":
      return page(deliverySearchPath({ state: "skipped", reason: "too_old" satisfies SkipReason }));
    case "currency_not_supported":
      return page("/app/settings");
    case "tiktok_error":
      return page(`/app/deliveries/${finding.evidence.newest.deliveryId}`);
    case "given_up":
      return page(deliverySearchPath({ state: finding.evidence.dead > 0 ? "dead" : "unknown" }));
    case "events_without_value":
    case "products_without_id":
      return page(deliverySearchPath({}));
    case "web_pixel_missing":
      return { kind: "install_web_pixel" };
    case "work_stalled":
    case "storefront_silent":
    case "attributes_lost":
    case "field_low":
      return undefined;
  }
}

function page(path: string): FindingAddress {
  return { kind: "page", path };
}
