import type { Page } from "playwright-core";

/** Opens one of the filters above a list and takes a choice, as a person does. */
export async function chooseFilter(page: Page, name: string, choice: string): Promise<void> {
  const app = page.frameLocator("#app-frame");
  await app.getByRole("button", { name, exact: true }).click();
  // Polaris draws its own circle over the radio button; its label is what people press.
  await app
    .locator("label")
    .filter({ has: page.locator(`text="${choice}"`) })
    .click();
  await app.getByRole("button", { name: `${name}: ${choice}` }).waitFor();
  await page.keyboard.press("Escape");
}
