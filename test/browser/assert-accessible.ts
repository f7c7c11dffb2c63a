import axe, { type AxeResults } from "axe-core";
import type { Page } from "playwright-core";

/** What keeps somebody from using a page; lesser findings are matters of taste. */
const impacts = new Set(["serious", "critical"]);

/**
 * Has axe look at what the app shows inside the Shopify admin, as it is now: menus and pop-ups that are open included.
 *
 * @throws Error naming each serious finding, its rule and the elements it is about.
 */
export async function assertAccessible(page: Page): Promise<void> {
  const frame = await (await page.waitForSelector("#app-frame")).contentFrame();
  if (frame === null) throw new Error("the admin shows no app");
  await frame.evaluate(axe.source);
  const { violations } = await frame.evaluate(
    // In the page axe is a global of its own.
    () => (globalThis as unknown as { axe: typeof axe }).axe.run() as Promise<AxeResults>,
  );
  const found = violations.filter(({ impact }) => impacts.has(impact ?? ""));
  if (found.length === 0) return;
  const lines = found.map(
    ({ id, help, nodes }) =>
      `${id}: ${help}\n    ${nodes.map(({ html }) => html.slice(0, 300)).join("\n    ")}`,
  );
  throw new Error(`axe finds in ${page.url()}:\n  ${lines.join("\n  ")}`);
}
