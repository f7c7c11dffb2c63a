import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";

import type * as Esbuild from "esbuild";

const pixelFolder = fileURLToPath(new URL("../../../extensions/storefront-pixel/", import.meta.url));

/**
 * The web pixel as Shopify's CLI (4.8) would build it: same entry, same options. That includes what a mistake in the
 * folder's package.json would do to it.
 */
export async function bundlePixel(): Promise<string> {
  return bundle({
    stdin: { contents: "import './src/index.ts';", resolveDir: pixelFolder, loader: "tsx" },
    target: "es6",
    minify: true,
    define: { "process.env.NODE_ENV": JSON.stringify("production") },
    loader: { ".esnext": "ts", ".js": "jsx" },
    resolveExtensions: [".tsx", ".ts", ".js", ".json", ".esnext", ".mjs", ".ejs"],
  });
}

/** A script of this folder with what it imports, for a place that knows no modules. */
export async function bundleScript(name: string, define: Record<string, string> = {}): Promise<string> {
  const entry = fileURLToPath(new URL(name, import.meta.url));
  return bundle({ entryPoints: [entry], target: "es2022", define, ignoreAnnotations: true });
}

async function bundle(options: Esbuild.BuildOptions): Promise<string> {
  const { build } = await loadEsbuild();
  const { outputFiles } = await build({
    bundle: true,
    format: "iife",
    legalComments: "none",
    write: false,
    logLevel: "error",
    ...options,
  });
  const [file] = outputFiles ?? [];
  if (file === undefined) throw new Error("esbuild made no file.");
  return file.text;
}

/** The esbuild that Vite brings. */
async function loadEsbuild(): Promise<typeof Esbuild> {
  const vite = createRequire(import.meta.url).resolve("vite");
  return import(createRequire(vite).resolve("esbuild")) as Promise<typeof Esbuild>;
}
