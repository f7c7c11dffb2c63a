import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";

import { sampleOrder } from "../pipeline/sample-order.ts";
import { busyShop, longShop, pixel, quietShop } from "./admin-world.ts";
import { assertAccessible } from "./assert-accessible.ts";
import {
  excessWidth,
  findings,
  frameOf,
  heading,
  openDiagnosticsVisits,
  waitForAnswers,
  type DiagnosticsVisits,
} from "./diagnostics-visits.ts";

let visits: DiagnosticsVisits;

beforeAll(async () => {
  visits = await openDiagnosticsVisits();
  const { world, connect } = visits;
  await connect(busyShop, "--test-event-code", "TEST12345");
  await connect(longShop);
  await world.postSamples(busyShop);
  world.tiktok.fail({ kind: "poisonEvent", eventId: "purchase_8100000000001" });
  await world.post(busyShop, "orders/create", sampleOrder(8_100_000_000_001, Date.now(), { name: "#2001" }));
  await world.ledgerWhen(busyShop, (ledger) => ledger["rejected"] === 1 && ledger["pending"] === 0);
}, 120_000);
beforeEach(() => {
  for (const shop of [busyShop, longShop, quietShop]) visits.setEmbed(shop, "active");
});
afterAll(() => visits?.close());

describe.each(["desktop", "phone"] as const)("at %s width", { timeout: 60_000 }, (viewport) => {
  test("what is wrong is listed with the worst first, each with its evidence and its way out", async () => {
    visits.setEmbed(busyShop, "available");
    const { page, context, expectNoConsoleErrors } = await visits.browser.openPage(viewport);
    await visits.open(page, busyShop);
    await waitForAnswers(page);
    await frameOf(page).getByText("2 things keep conversions from being counted").waitFor();
    expect(await findings(page)).toEqual([
      `Every event of pixel ${pixel.pixelCode} is tagged as a test, so TikTok counts none of them.`,
      "The app embed is off, so TikTok clicks do not get into the cart.",
      "TikTok answered 40002: TikTok does not accept one of the fields.",
      "Some deliveries ended without TikTok having said yes or no.",
      "Nothing is heard from the storefront, although the store sells.",
    ]);
    const refused = frameOf(page).locator('[data-finding="tiktok_error"]');
    expect((await refused.innerText()).replaceAll(/\s+/g, " ")).toMatch(
      /Warning .* Deliveries of the last 7 days 1 Newest .* TikTok said “.*Not a valid value.*” Request id \d+/,
    );
    const editor = frameOf(page).getByRole("link", { name: "Open the theme editor" });
    expect(await editor.getAttribute("href")).toContain("/admin/themes/current/editor?context=apps");
    expect(await excessWidth(page)).toBe(0);

    await frameOf(page).getByRole("button", { name: "Show them" }).click();
    await frameOf(page).getByText("TikTok takes every access token.").waitFor();
    await assertAccessible(page);
    await refused.getByRole("link", { name: "Open the newest" }).click();
    await heading(page, "#2001").waitFor();
    await page.goBack();
    await heading(page, "Diagnostics").waitFor();
    await waitForAnswers(page);
    await expect.poll(() => findings(page), { timeout: 15_000 }).toHaveLength(5);
    expectNoConsoleErrors();
    await context.close();
  });
});

test(
  "a store where nothing is wrong is told so, and what could not be checked is named with the reason",
  { timeout: 60_000 },
  async () => {
    const { page, context, expectNoConsoleErrors } = await visits.browser.openPage();
    await visits.open(page, longShop);
    await waitForAnswers(page);
    await frameOf(page)
      .getByText(/^Nothing is wrong: \d+ checks found nothing\.$/)
      .waitFor();
    expect(await findings(page)).toEqual([]);
    const notChecked = frameOf(page).getByRole("region", { name: "Could not be checked" });
    expect((await notChecked.innerText()).replaceAll(/\s+/g, " ")).toContain(
      "Pixels at TikTok TikTok is not connected by login, so TikTok can't be asked.",
    );
    expectNoConsoleErrors();
    await context.close();
  },
);

test(
  "what was mended is gone when the checks run again, and the web pixel is mended right here",
  { timeout: 60_000 },
  async () => {
    visits.setEmbed(longShop, "available");
    const { page, context, expectNoConsoleErrors } = await visits.browser.openPage();
    await visits.open(page, longShop);
    await waitForAnswers(page);
    visits.world.webPixels.delete(longShop);
    await frameOf(page).getByRole("button", { name: "Run the checks again" }).click();
    await frameOf(page)
      .getByText("Shopify does not have the web pixel, so visits and consent are not heard of.")
      .waitFor();
    expect(await findings(page)).toHaveLength(2);
    visits.setEmbed(longShop, "active");
    await frameOf(page).getByRole("button", { name: "Install the web pixel" }).click();
    await frameOf(page)
      .getByText(/^Nothing is wrong: /)
      .waitFor();
    expect(visits.world.webPixels.of(longShop)).toBeDefined();
    expectNoConsoleErrors();
    await context.close();
  },
);

test("a store that is connected to nothing hears that first", { timeout: 60_000 }, async () => {
  const { page, context, expectNoConsoleErrors } = await visits.browser.openPage();
  await visits.open(page, quietShop);
  await waitForAnswers(page);
  expect((await findings(page))[0]).toBe("TikTok is not connected, so nothing is sent.");
  await frameOf(page).getByRole("link", { name: "Connect TikTok" }).click();
  await heading(page, "TikTok").waitFor();
  expectNoConsoleErrors();
  await context.close();
});

test(
  "where Shopify does not answer, the rest is checked, and what was asked of it is named",
  { timeout: 60_000 },
  async () => {
    const { page, context } = await visits.browser.openPage();
    await visits.open(page, longShop);
    await waitForAnswers(page);
    visits.world.shopify.failNext({ endpoint: "graphql", drop: true, times: 2 });
    await frameOf(page).getByRole("button", { name: "Run the checks again" }).click();
    const notChecked = frameOf(page).getByRole("region", { name: "Could not be checked" });
    await notChecked.getByText("Shopify did not answer.").first().waitFor();
    expect((await notChecked.innerText()).replaceAll(/\s+/g, " ")).toContain(
      "Webhooks Shopify did not answer. Run the checks again in a minute. Missing orders Shopify did not answer.",
    );
    await frameOf(page).getByRole("button", { name: "Show them" }).click();
    await frameOf(page).getByText("TikTok is connected.").waitFor();
    await context.close();
  },
);
