import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";

import { sampleOrder } from "../pipeline/sample-order.ts";
import { busyShop, quietShop, tiktokUser } from "./admin-world.ts";
import { closeVisit, endVisits, openVisit, startVisits, type Visit } from "./tiktok-visit.ts";

// Real pages of three servers, one after the other.
const limit = { timeout: 120_000 };

let visit: Visit;

beforeAll(startVisits, 120_000);
beforeEach(async () => {
  visit = await openVisit();
});
afterEach(() => closeVisit());
afterAll(endVisits);

test(
  "a merchant connects by TikTok's login, chooses an account and pixels, and names the primary one",
  limit,
  async () => {
    await visit.leaveForTikTok(busyShop);
    await visit.authorize();
    await visit.heading("Ad accounts and pixels").waitFor();
    await visit.app.getByText("Now choose the ad accounts and the pixels of this store.").waitFor();
    // Nothing of the login is left in the address.
    await visit.page.waitForURL(/\/app\/tiktok\/choose\?connected=1$/);

    await visit.app.getByLabel("Northlight UK").check();
    await visit.app.getByText("it needs the role of an admin or operator").waitFor();
    await visit.app.getByLabel("Northlight US").check();
    await visit.app.getByLabel("US store").check();
    await visit.app.getByLabel("US landing pages").check();
    await visit.app.getByText("it needs the role of an admin or operator").waitFor();
    await visit.app.getByLabel("Northlight UK").uncheck();
    await visit.app.getByText("it needs the role of an admin or operator").waitFor({ state: "detached" });
    await visit.button("Save").click();
    await visit.app.getByText("Choose which pixel is the primary one.").waitFor();
    await visit.app
      .getByRole("combobox", { name: "Primary pixel" })
      .selectOption("US landing pages (CUSPIXEL002)");
    await visit.button("Save").click();

    await visit.heading("TikTok").waitFor();
    const pixels = visit.app.getByRole("region", { name: "Pixels" });
    await pixels.getByRole("link", { name: "US landing pages" }).waitFor();
    expect((await pixels.innerText()).replaceAll(/\s+/g, " ")).toContain(
      "US landing pages Info Primary CUSPIXEL002 By login · Northlight US US store CUSPIXEL001",
    );
    await visit.app.getByText("Two pixels get the same orders").waitFor();
    const accounts = visit.app.getByRole("region", { name: "Ad accounts" });
    expect(await accounts.innerText()).toMatch(
      /Northlight US\s+7011111111111111111\s+USD · America\/New_York/,
    );

    await visit.world.post(busyShop, "orders/create", sampleOrder(71_001, Date.now()));
    await visit.world.tiktok.waitFor(({ accepted }) => accepted.length >= 2, 20_000);
    expect(visit.world.tiktok.accepted.map(({ pixelCode }) => pixelCode).toSorted()).toEqual([
      "CUSPIXEL001",
      "CUSPIXEL002",
    ]);
    visit.expectNoConsoleErrors();
  },
);

test("permissions that were not granted are named, and what they are for", limit, async () => {
  await visit.leaveForTikTok(quietShop);
  await visit.page.getByLabel("Consolidated Report").uncheck();
  await visit.page.getByLabel("Pixel Level Reporting").uncheck();
  await visit.authorize();
  await visit.heading("Ad accounts and pixels").waitFor();
  await visit.openAdmin(quietShop, "/app/tiktok");
  const warning = visit.app
    .getByText("TikTok did not grant everything")
    .locator("xpath=ancestor::*[@role][1]");
  await warning.waitFor();
  expect(await warning.getByRole("listitem").allInnerTexts()).toEqual([
    "Reporting: without it ad performance cannot be shown",
    "Pixel event statistics: without it what TikTok counted for a pixel cannot be shown",
  ]);
  visit.expectNoConsoleErrors();
});

test("who cancels at TikTok comes back to the page, is told so, and can try again", limit, async () => {
  await visit.leaveForTikTok(quietShop);
  await visit.page.getByRole("button", { name: "Cancel" }).click();
  await visit.heading("TikTok").waitFor();
  await visit.app.getByText("You came back from TikTok without allowing it.").waitFor();
  expect(await visit.stateOf()).toEqual([]);
  await visit.button("Connect TikTok").waitFor();
  visit.expectNoConsoleErrors();
});

test(
  "the last step, loaded again, goes on; the way back from TikTok, followed again, does nothing",
  limit,
  async () => {
    const redirects: string[] = [];
    visit.page.on("request", (request) => {
      if (/\/tiktok\/(callback|finish)\?/.test(request.url())) redirects.push(request.url());
    });
    await visit.leaveForTikTok(quietShop);
    await visit.authorize();
    await visit.heading("Ad accounts and pixels").waitFor();
    const finish = redirects.find((url) => url.includes("/app/tiktok/finish?") && url.includes("/store/"));
    const callback = redirects.find((url) => url.includes("/tiktok/callback?"));
    expect([finish, callback]).not.toContain(undefined);

    await visit.page.goto(finish ?? "", { waitUntil: "networkidle" });
    await visit.heading("Ad accounts and pixels").waitFor();
    expect(visit.world.tiktok.requests.filter(({ url }) => url.includes("access_token"))).toHaveLength(
      visit.world.tiktok.authCodes.filter(({ usedAt }) => usedAt !== undefined).length,
    );
    visit.expectNoConsoleErrors();

    await visit.page.goto(callback ?? "");
    await visit.page.getByText("This login was used already. Nothing was changed.").waitFor();
    // The real admin, which this browser has no way to.
    expect(await visit.page.getByRole("link", { name: "To the Shopify admin" }).getAttribute("href")).toBe(
      "https://admin.shopify.com/store/tea-and-mugs/apps/admin-test-client-id/app/tiktok",
    );
    await visit.openAdmin(quietShop, "/app/tiktok");
    await visit.app.getByText("Clickback is allowed to work with").waitFor();
  },
);

test("a fault of TikTok's on the way back is told, and trying again connects", limit, async () => {
  await visit.leaveForTikTok(quietShop);
  const path = "/open_api/v1.3/oauth2/access_token/";
  visit.world.tiktok.fail({ kind: "httpError", path, times: 1 });
  await visit.authorize();
  await visit.app.getByText("TikTok did not answer", { exact: true }).waitFor();
  await visit.button("Try again").click();
  await visit.heading("Ad accounts and pixels").waitFor();
  visit.expectNoConsoleErrors();
});

test("another merchant's last step is worth nothing", limit, async () => {
  let finish: string | undefined;
  visit.page.on("request", (request) => {
    if (/\/store\/.*\/app\/tiktok\/finish\?/.test(request.url())) finish = request.url();
  });
  await visit.leaveForTikTok(quietShop);
  visit.world.tiktok.fail({ kind: "httpError", path: "/open_api/v1.3/oauth2/access_token/", times: 1 });
  await visit.authorize();
  await visit.app.getByText("TikTok did not answer", { exact: true }).waitFor();
  await visit.page.goto((finish ?? "").replace("/store/tea-and-mugs/", "/store/northlight/"), {
    waitUntil: "networkidle",
  });
  await visit.app.getByText("This login is over").waitFor();
  expect(await visit.stateOf()).toEqual([]);
});

test("an account's name that would do harm is nothing but text", limit, async () => {
  const name = `<img src=x onerror="document.title='owned'"> & <b>Co</b>`;
  const [us, uk] = tiktokUser.advertisers;
  visit.world.tiktok.registerUser({ ...tiktokUser, advertisers: [{ ...us, name }, uk] as never });
  await visit.leaveForTikTok(quietShop);
  await visit.authorize();
  await visit.app.getByLabel(name).check();
  await visit.app.getByRole("heading", { name, level: 3 }).waitFor();
  expect(await visit.app.locator('img[src="x"]').count()).toBe(0);
  visit.world.tiktok.registerUser(tiktokUser);
  visit.expectNoConsoleErrors();
});
