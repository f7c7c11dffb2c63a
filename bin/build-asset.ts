import { createRequire } from "node:module";
import { fileURLToPath, pathToFileURL } from "node:url";

const extensions = new URL("../extensions/", import.meta.url);

/** The scripts of the theme app extension; each is built from the source of its name in click-capture-source. */
export const builtAssets = ["click-capture.js", "browser-pixel.js"] as const;

export type BuiltAsset = (typeof builtAssets)[number];

/** Where a built file belongs. */
export function assetUrl(name: BuiltAsset): URL {
  return new URL(`click-capture/assets/${name}`, extensions);
}

/** The bytes of an asset as its sources make them; the same sources always make the same bytes. */
export async function buildAsset(name: BuiltAsset): Promise<Uint8Array> {
  const { build } = await loadEsbuild();
  const source = new URL(`click-capture-source/${name.replace(/\.js$/, ".ts")}`, extensions);
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(source)],
    bundle: true,
    minify: true,
    format: "iife",
    target: "es2021",
    charset: "utf8",
    legalComments: "none",
    // Whatever a page is like, it must not get an error from us.
    banner: { js: "try{" },
    footer: { js: "}catch{}" },
    tsconfigRaw: "{}",
    write: false,
    logLevel: "error",
  });
  const [file] = outputFiles;
  if (file === undefined) throw new Error(`esbuild made nothing of ${source.pathname}.`);
  return file.contents;
}

type Esbuild = {
  build(options: object): Promise<{ readonly outputFiles: readonly { readonly contents: Uint8Array }[] }>;
};

/** The esbuild that Vite brings: another version would make other bytes. */
async function loadEsbuild(): Promise<Esbuild> {
  const vite = createRequire(import.meta.url).resolve("vite");
  const esbuild = pathToFileURL(createRequire(vite).resolve("esbuild"));
  return import(esbuild.href) as Promise<Esbuild>;
}
