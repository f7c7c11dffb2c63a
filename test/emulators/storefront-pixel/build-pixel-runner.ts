import { bundlePixel, bundleScript } from "./bundle-script.ts";
import type { PixelConfig } from "./pixel-link.ts";

/**
 * The `pixelRunner` of the storefront emulator: one classic script that publishes Shopify's events on a page, and that
 * is, in a worker, the strict sandbox with the web pixel in it.
 *
 * @param config with the settings that webPixelCreate would have: readPixelConfig() makes it.
 */
export async function buildPixelRunner(config: PixelConfig): Promise<string> {
  const [page, sandbox, pixel] = await Promise.all([
    bundleScript("browser-runner.ts", { emulatedPixelConfig: JSON.stringify(config) }),
    bundleScript("sandbox.ts"),
    bundlePixel(),
  ]);
  return `if (typeof document === "undefined") {\n${sandbox}\n${pixel}\n} else {\n${page}\n}\n`;
}
