import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

import { parse } from "smol-toml";
import { expect, test } from "vitest";
import { z } from "zod";

import { bundlePixel } from "../../emulators/storefront-pixel/bundle-script.ts";

const folder = new URL("../../../extensions/storefront-pixel/", import.meta.url);
const readConfig = async () => parse(await readFile(new URL("shopify.extension.toml", folder), "utf8"));

/** What Shopify's CLI (4.8) and its deployment ask of a web pixel's configuration; nothing else may stand in it. */
const extensionSchema = z.strictObject({
  type: z.literal("web_pixel_extension"),
  name: z.string().min(1).max(50),
  handle: z.string().regex(/^[A-Za-z0-9-]{1,50}$/),
  uid: z.string().max(250).optional(),
  runtime_context: z.literal("strict"),
  customer_privacy: z.strictObject({
    analytics: z.boolean(),
    marketing: z.boolean(),
    preferences: z.boolean(),
    sale_of_data: z.enum(["enabled", "disabled", "ldu"]),
  }),
  settings: z.strictObject({
    type: z.literal("object"),
    fields: z.record(
      z.string().regex(/^[A-Za-z][A-Za-z0-9_]*$/),
      z.strictObject({
        name: z.string().min(1),
        description: z.string().optional(),
        type: z.enum(["single_line_text_field", "multi_line_text_field"]),
        validations: z
          .array(z.strictObject({ name: z.enum(["min", "max", "regex"]), value: z.string().min(1) }))
          .optional(),
      }),
    ),
  }),
});

test("the extension's configuration is one that Shopify deploys", async () => {
  expect(extensionSchema.safeParse(await readConfig()).error).toBeUndefined();
});

test("the pixel asks for marketing alone, and is loaded against a sale opt-out to limit what the data is used for", async () => {
  expect((await readConfig())["customer_privacy"]).toEqual({
    analytics: false,
    marketing: true,
    preferences: false,
    sale_of_data: "ldu",
  });
});

test("the settings are the endpoint and the shop's public key", async () => {
  const { settings } = extensionSchema.parse(await readConfig());
  expect(Object.keys(settings.fields)).toEqual(["endpoint", "key"]);
});

test("there is exactly one entry, where Shopify's CLI looks for it", () => {
  const found = ["src/index", "index"].flatMap((path) =>
    ["js", "jsx", "ts", "tsx"].map((type) => `${path}.${type}`),
  );
  expect(found.filter((path) => existsSync(new URL(path, folder)))).toEqual(["src/index.ts"]);
});

test("Shopify's build is not empty: the folder's package.json says that importing the entry does something", async () => {
  const pixel = await bundlePixel();
  expect(pixel).toContain("WebPixel::Render");
  expect(pixel).toContain("visitorConsentCollected");
});

test("what Shopify's build makes is at most 3 kB gzip", async () => {
  const bytes = gzipSync(await bundlePixel(), { level: 9 }).length;
  expect(bytes).toBeLessThanOrEqual(3_000);
});

test("the build uses nothing that the strict sandbox lacks, says nothing to the console, and names no machine", async () => {
  const pixel = await bundlePixel();
  expect(pixel).not.toMatch(
    /\b(window|document\.(?!location)|navigator|XMLHttpRequest|WebSocket|indexedDB|importScripts|eval|console|sendBeacon)\b/,
  );
  expect(pixel).not.toContain("localhost");
  expect(pixel).not.toContain(fileURLToPath(new URL("../../../", import.meta.url)));
});
