import { realpathSync } from "node:fs";
import { dirname, relative, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";

const projectFolder = resolve(dirname(fileURLToPath(import.meta.url)), "../../..");
const productFolders = ["app", "workers", "build"];

/**
 * Throws when the running program is the product itself: an emulator inside the product would be a bypass.
 * @param entry path of the program's entry file; absent for code given on the command line.
 */
export function refuseProductImport(entry: string | undefined): void {
  if (entry === undefined) return;
  const inProject = relative(projectFolder, realPathOf(resolve(entry)));
  if (!productFolders.includes(inProject.split(sep)[0] ?? "")) return;
  throw new Error(
    `test/emulators/shopify was loaded by the product (${inProject}). ` +
      "Emulators are played at the network: start them from test/ or the demo and reach them by environment variables.",
  );
}

/** Links are followed, so that a linked checkout is judged like the checkout itself. */
function realPathOf(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}
