import { readdir, readFile } from "node:fs/promises";

import { parse } from "smol-toml";
import { describe, expect, test } from "vitest";
import { z } from "zod";

/**
 * The rules that Shopify's CLI checks at deploy, which needs a login, over the files as they are. From its schemas of
 * extension configuration and of the two kinds of extension that are here.
 */

const extensions = new URL("../../extensions/", import.meta.url);

const base = {
  name: z.string().min(1).max(50),
  handle: z
    .string()
    .max(50)
    .regex(/^[A-Za-z0-9-]*[A-Za-z0-9][A-Za-z0-9-]*$/)
    .optional(),
  uid: z.string().max(250).optional(),
};

const themeSchema = z.strictObject({ ...base, type: z.literal("theme") });

const fieldSchema = z.strictObject({
  name: z.string().min(1),
  description: z.string().optional(),
  type: z.string().min(1),
  validations: z.array(z.strictObject({ name: z.string(), value: z.string() })).optional(),
});

const webPixelSchema = z.strictObject({
  ...base,
  type: z.literal("web_pixel_extension"),
  runtime_context: z.literal("strict"),
  // All four, or the table is refused.
  customer_privacy: z.strictObject({
    analytics: z.boolean(),
    marketing: z.boolean(),
    preferences: z.boolean(),
    sale_of_data: z.enum(["enabled", "disabled", "ldu"]),
  }),
  settings: z.strictObject({
    type: z.literal("object"),
    fields: z.record(z.string().regex(/^[a-zA-Z]\w*$/), fieldSchema),
  }),
});

const schemas = z.discriminatedUnion("type", [themeSchema, webPixelSchema]);

const names = await readdir(extensions);
const configured: { folder: string; config: unknown; text: string }[] = [];
for (const folder of names) {
  const text = await readFile(new URL(`${folder}/shopify.extension.toml`, extensions), "utf8").catch(
    () => undefined,
  );
  // A folder without one is not an extension: Shopify's CLI passes it by.
  if (text !== undefined) configured.push({ folder, config: parse(text), text });
}

test("both extensions are there, and one theme app extension only", () => {
  const types = configured.map(({ config }) => (config as { type: string }).type);
  expect(types.toSorted()).toEqual(["theme", "web_pixel_extension"]);
});

describe.each(configured)("$folder", ({ folder, config }) => {
  test("has a configuration that Shopify takes", () => {
    expect(schemas.safeParse(config).error).toBeUndefined();
  });

  test("is known by the name of its folder", () => {
    expect(config).toMatchObject({ handle: folder });
  });
});

describe.each(configured.filter(({ config }) => (config as { type: string }).type === "web_pixel_extension"))(
  "$folder",
  ({ folder, config }) => {
    test("needs marketing, passes on a sale opt-out, and nothing else", () => {
      expect(config).toMatchObject({
        customer_privacy: { analytics: false, marketing: true, preferences: false, sale_of_data: "ldu" },
      });
    });

    test("has one entry", async () => {
      const sources = await readdir(new URL(`${folder}/src/`, extensions));
      expect(sources.filter((name) => /^index\.(ts|js|tsx|jsx)$/.test(name))).toHaveLength(1);
    });
  },
);
