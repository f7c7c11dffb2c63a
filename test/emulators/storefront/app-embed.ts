import { readdir, readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

export type EmbedSettings = Readonly<Record<string, string | number | boolean>>;

export type AppEmbed = {
  /** The Liquid of the block, without its schema. */
  readonly liquid: string;
  readonly target: string;
  /** Where Shopify puts it: `</body>` or `</head>`. */
  readonly before: string;
  readonly defaults: EmbedSettings;
  readonly translations: unknown;
  readonly assets: ReadonlyMap<string, Buffer>;
};

type Schema = {
  readonly target: string;
  readonly settings: readonly { readonly id?: string; readonly default?: string | number | boolean }[];
};

export const clickCaptureFolder = new URL("../../../extensions/click-capture/", import.meta.url);

/** Reads the theme app extension as it would be deployed: one app embed, its assets, its strings. */
export async function readAppEmbed(folder = clickCaptureFolder): Promise<AppEmbed> {
  const source = await readFile(new URL("blocks/click-capture.liquid", folder), "utf8");
  const schema = /\{%-?\s*schema\s*-?%\}([\s\S]*)\{%-?\s*endschema\s*-?%\}/.exec(source);
  if (schema?.[1] === undefined) throw new Error(`${fileURLToPath(folder)}: the block has no schema.`);
  const { target, settings } = JSON.parse(schema[1]) as Schema;
  const assets = new Map<string, Buffer>();
  for (const name of await readdir(new URL("assets/", folder)))
    assets.set(name, await readFile(new URL(`assets/${name}`, folder)));
  return {
    liquid: source.replace(schema[0], ""),
    target,
    before: target === "body" ? "</body>" : "</head>",
    defaults: Object.fromEntries(
      settings.flatMap(({ id, default: value }) =>
        id === undefined || value === undefined ? [] : [[id, value]],
      ),
    ),
    translations: JSON.parse(await readFile(new URL("locales/en.default.json", folder), "utf8")),
    assets,
  };
}
