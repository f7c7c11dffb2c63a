import { readdir, readFile, stat } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";

import { expect, test } from "vitest";
import { z } from "zod";

/** What Shopify takes of a theme app extension, as far as its own linter does not say. */

const folder = new URL("../../../extensions/click-capture/", import.meta.url);
const block = await readFile(new URL("blocks/click-capture.liquid", folder), "utf8");
const schema: unknown = JSON.parse(/\{% schema %\}([\s\S]*)\{% endschema %\}/.exec(block)?.[1] ?? "");

const allowedFiles: Readonly<Record<string, RegExp>> = {
  assets: /\.(jpg|jpeg|json|js|css|png|svg|wasm)$/,
  blocks: /\.liquid$/,
  snippets: /\.liquid$/,
  locales: /\.json$/,
};

test("there are only the folders and files that Shopify takes, none nested", async () => {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  for (const entry of entries) {
    const path = relative(fileURLToPath(folder), join(entry.parentPath, entry.name));
    const [group = "", name] = path.split(sep);
    if (entry.isDirectory()) expect(Object.keys(allowedFiles)).toContain(path);
    else if (name !== undefined) expect(name).toMatch(allowedFiles[group] ?? /^$/);
    else expect(path).toMatch(/\.toml$|^\.shopifyignore$/);
  }
});

async function size(path: string): Promise<number> {
  return (await stat(new URL(path, folder))).size;
}

test("Liquid, locales and scripts stay inside Shopify's limits", async () => {
  expect(await size("blocks/click-capture.liquid")).toBeLessThan(100_000);
  for (const name of await readdir(new URL("locales/", folder)))
    expect(await size(`locales/${name}`)).toBeLessThan(15_000);
  for (const name of await readdir(new URL("assets/", folder)))
    expect(await size(`assets/${name}`)).toBeLessThan(10_000);
});

const label = z.string().regex(/^t:settings\.[a-z_]+\.[a-z]+$/);
const texts = { label, info: label.optional() };
const id = z.string().regex(/^[a-z_]+$/);

const blockSchema = z.strictObject({
  name: z.string().max(25),
  target: z.enum(["section", "head", "body", "compliance_head"]),
  settings: z.array(
    z.discriminatedUnion("type", [
      z.strictObject({ type: z.enum(["header", "paragraph"]), content: label }),
      z.strictObject({ type: z.literal("checkbox"), id, ...texts, default: z.boolean() }),
      z.strictObject({ type: z.literal("text"), id, ...texts, default: z.string().optional() }),
      z
        .strictObject({
          type: z.literal("range"),
          id,
          ...texts,
          min: z.number(),
          max: z.number(),
          step: z.number(),
          default: z.number(),
        })
        // More steps than this the theme editor refuses.
        .refine(({ min, max, step }) => (max - min) / step <= 100),
      z.strictObject({
        type: z.literal("select"),
        id,
        ...texts,
        options: z.array(z.strictObject({ value: z.string(), label })),
        default: z.string(),
      }),
    ]),
  ),
});

test("the app embed's schema is one that Shopify takes", () => {
  expect(blockSchema.safeParse(schema).error).toBeUndefined();
});

test("hiding attributes and loading TikTok's pixel are off until somebody turns them on", () => {
  const { settings } = blockSchema.parse(schema);
  const defaults = settings.flatMap((setting) =>
    "default" in setting ? [[setting.id, setting.default]] : [],
  );
  expect(Object.fromEntries(defaults)).toEqual({
    hide_attributes: false,
    load_pixel: false,
  });
});
