// node bin/build-extensions.ts: builds the scripts of the theme app extension into its assets, where they are committed,
// because Shopify's CLI takes a theme extension as it is.
import { writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";

import type * as Esbuild from "esbuild";

import { isMain } from "./is-main.mjs";

const extensions = new URL("../extensions/", import.meta.url);

/** Each built file and the source it is built from. */
export const builtAssets = {
  "click-capture.js": "click-capture.ts",
  "browser-pixel.js": "browser-pixel.ts",
} as const;

export type BuiltAsset = keyof typeof builtAssets;

/** Where a built file belongs. */
export function assetUrl(name: BuiltAsset): URL {
  return new URL(`click-capture/assets/${name}`, extensions);
}

/** The bytes of an asset as its sources make them; the same sources always make the same bytes. */
export async function buildAsset(name: BuiltAsset): Promise<Uint8Array> {
  const { build } = await loadEsbuild();
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL(`click-capture-source/${builtAssets[name]}`, extensions))],
    bundle: true,
    minify: true,
    format: "iife",
    // What every browser that Shopify's checkout still takes understands.
    target: "es2020",
    charset: "utf8",
    legalComments: "none",
    write: false,
    logLevel: "error",
  });
  const [file] = outputFiles;
  if (file === undefined) throw new Error(`esbuild made nothing of ${builtAssets[name]}.`);
  return file.contents;
}

/** The esbuild that Vite brings: another version would make other bytes. */
async function loadEsbuild(): Promise<typeof Esbuild> {
  const vite = createRequire(import.meta.url).resolve("vite");
  return import(createRequire(vite).resolve("esbuild")) as Promise<typeof Esbuild>;
}

if (isMain(import.meta.url)) {
  for (const name of Object.keys(builtAssets) as BuiltAsset[]) {
    const bytes = await buildAsset(name);
    await writeFile(assetUrl(name), bytes);
    process.stderr.write(`${name}: ${bytes.length} bytes\n`);
  }
}
