import { existsSync, realpathSync } from "node:fs";
import { join, relative, resolve, sep } from "node:path";

const projectRoot = resolve(import.meta.dirname, "../../..");

/** Folders whose scripts are the product. `build` is `app` after bundling. */
const productFolders = ["app", "workers", "build"];

/**
 * Throws when `mainScript` (a path, as in `process.argv[1]`) lies in a product folder of the project.
 * An emulator that answers "accepted" inside the running product would lose conversions without a trace.
 */
export function refuseProductCode(mainScript: string | undefined, root: string = projectRoot): void {
  if (mainScript === undefined) return;
  const absolute = resolve(mainScript);
  const place = relative(root, existsSync(absolute) ? realpathSync(absolute) : absolute);
  const folder = productFolders.find((name) => place.startsWith(name + sep));
  if (folder === undefined) return;
  throw new Error(
    `test/emulators/tiktok was imported by ${join(folder, relative(folder, place))}: it stands in for TikTok in ` +
      `tests, benchmarks and demos only. Import app/tiktok instead and point it at the emulator's address.`,
  );
}
