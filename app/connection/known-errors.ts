import type { UnsealError } from "#app/sealing.server.ts";
import type { AdminError } from "#app/shopify-admin/admin-error.ts";
import type { BusinessApiError } from "#app/tiktok/business-api.ts";

// By name, not by class: the pages are a bundle with classes of its own, while the client and the keys that throw these
// were made outside of it, so `instanceof` would be false there.

export function isBusinessApiError(error: unknown): error is BusinessApiError {
  return error instanceof Error && error.name === ("BusinessApiError" satisfies BusinessApiError["name"]);
}

export function isUnsealError(error: unknown): error is UnsealError {
  return error instanceof Error && error.name === ("UnsealError" satisfies UnsealError["name"]);
}

export function isAdminError(error: unknown): error is AdminError {
  return error instanceof Error && error.name === ("AdminError" satisfies AdminError["name"]);
}
