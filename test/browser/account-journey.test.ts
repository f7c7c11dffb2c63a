import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";

import { sampleAds } from "../emulators/tiktok/ads/sample-ads.ts";
import { sampleOrder } from "../pipeline/sample-order.ts";
import { quietShop, usAccount } from "./admin-world.ts";
import { daysAgo } from "./ads-world.ts";
import { closeVisit, endVisits, openVisit, startVisits, type Visit } from "./tiktok-visit.ts";

let visit: Visit;

beforeAll(startVisits, 120_000);
beforeEach(async () => {
  visit = await openVisit();
});
afterEach(() => closeVisit());
afterAll(endVisits);

const code = "TEST77777";

test(
  "a merchant connects, picks a pixel, tests it, sees what the ads did, compares, and disconnects",
  { timeout: 120_000 },
  async () => {
    const { world, app } = visit;
    world.tiktok.setAds(usAccount.advertiserId, sampleAds("journey", daysAgo(40), daysAgo(1)));
    await visit.connectByLogin(quietShop);

    await app.getByRole("link", { name: "US store" }).click();
    await visit.heading("US store").waitFor();
    await visit.button("Send test event").waitFor();
    const tests = app.getByRole("region", { name: "Send a test event" });
    await tests.getByLabel("Test event code").fill(code);
    await tests.getByRole("button", { name: "Send test event" }).click();
    await tests.getByText("TikTok took the test event.").waitFor();
    expect(world.tiktok.testEvents.map(({ testEventCode, event }) => [testEventCode, event])).toEqual([
      [code, "CompletePayment"],
    ]);
    expect(world.tiktok.accepted).toEqual([]);

    await world.post(quietShop, "orders/create", sampleOrder(88_001, Date.now()));
    await world.tiktok.waitFor(({ accepted }) => accepted.length === 1, 20_000);

    await visit.openAdmin(quietShop, "/app/ads?range=last28");
    const spend = app.locator('[data-figure="spend"]');
    await expect.poll(() => spend.innerText(), { timeout: 30_000 }).toMatch(/\$[\d,]+\.\d\d/);
    await app.getByRole("table", { name: "Campaigns" }).getByText("Campaign 1").waitFor();

    await app.getByRole("link", { name: "Compare with our own count" }).click();
    await visit.heading("Discrepancies").waitFor();

    await visit.openAdmin(quietShop, "/app/tiktok");
    await visit.button("Disconnect").click();
    await visit.button("Disconnect TikTok").click();
    await app.getByText("The access token was revoked at TikTok and forgotten here.").waitFor();
    expect(await visit.stateOf()).toEqual(["disconnected"]);
    expect(world.tiktok.accessTokens.map(({ revoked }) => revoked)).toEqual([true]);
    visit.expectNoConsoleErrors();
  },
);
