// node bin/build-extensions.ts: builds the scripts of the theme app extension into its assets, where they are committed,
// because Shopify's CLI takes a theme extension as it is.
import { writeFile } from "node:fs/promises";
import { gzipSync } from "node:zlib";

import { assetUrl, buildAsset, builtAssets } from "./build-asset.ts";

for (const name of builtAssets) {
  const bytes = await buildAsset(name);
  await writeFile(assetUrl(name), bytes);
  process.stderr.write(`${name}: ${bytes.length} bytes, ${gzipSync(bytes, { level: 9 }).length} in gzip\n`);
}
