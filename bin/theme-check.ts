// npm run theme-check: Shopify's own linter over every theme app extension.
import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { themeCheckRun } from "@shopify/theme-check-node";
import { parse } from "smol-toml";

const extensions = fileURLToPath(new URL("../extensions", import.meta.url));

async function isThemeExtension(folder: string): Promise<boolean> {
  const config = join(folder, "shopify.extension.toml");
  return existsSync(config) && parse(await readFile(config, "utf8")).type === "theme";
}

const names = existsSync(extensions) ? await readdir(extensions) : [];
let checked = 0;
for (const folder of names.map((name) => join(extensions, name))) {
  if (!(await isThemeExtension(folder))) continue;
  checked += 1;
  const { offenses } = await themeCheckRun(folder, undefined, () => {});
  for (const { uri, start, check, message } of offenses)
    process.stderr.write(`${uri}:${start.line + 1} ${check}: ${message}\n`);
  if (offenses.length > 0) process.exitCode = 1;
}
process.stderr.write(`${checked} theme app extensions checked\n`);
