import { readFile } from "node:fs/promises";

import { parse } from "smol-toml";

import type { PixelConfig } from "./pixel-link.ts";

const configUrl = new URL("../../../extensions/storefront-pixel/shopify.extension.toml", import.meta.url);

/** Every protected field, as an app that passed Shopify's review has them. */
export const allScopes = [
  "read_customer_name",
  "read_customer_email",
  "read_customer_phone",
  "read_customer_address",
  "read_customer_personal_data",
];

/** The extension's own declaration, with the settings that the app would give it. */
export async function readPixelConfig(
  settings: PixelConfig["settings"],
  scopes: readonly string[] = allScopes,
): Promise<PixelConfig> {
  const { customer_privacy: purposes } = parse(await readFile(configUrl, "utf8"));
  return { settings, purposes: purposes as PixelConfig["purposes"], scopes };
}
