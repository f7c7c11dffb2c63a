import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";

import { sampleOrder } from "../pipeline/sample-order.ts";
import { quietShop } from "./admin-world.ts";
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
  "a token that dies is told, its deliveries wait, and they go by themselves after reconnecting",
  limit,
  async () => {
    await visit.connectByLogin(quietShop);
    const token = visit.world.tiktok.accessTokens.at(-1)?.token ?? "";
    visit.world.tiktok.revokeToken(token);
    const before = visit.world.tiktok.counts.accepted;
    await visit.world.post(quietShop, "orders/create", sampleOrder(72_001, Date.now()));
    await expect.poll(visit.stateOf, { timeout: 20_000 }).toEqual(["needs_reconnecting"]);

    await visit.openAdmin(quietShop, "/app");
    await visit.app
      .getByText("TikTok needs reconnecting: 1 conversion is held until then, and nothing is lost.")
      .waitFor();
    // The guide comes back, and asks for it as the connection's own card does.
    const guide = visit.app.getByRole("region", { name: "Set-up guide" });
    await guide.getByRole("link", { name: "Reconnect TikTok" }).click();
    await visit.heading("TikTok").waitFor();
    await visit.app.getByText("1 conversion waits, and go").waitFor();
    await visit.app.getByText("Access token is incorrect or has been revoked.").waitFor();

    await visit.leaveForTikTok(quietShop, "Reconnect TikTok");
    await visit.authorize();
    await visit.app.getByText("What waited is being sent now, by itself.").waitFor();
    await visit.world.tiktok.waitFor(({ counts }) => counts.accepted === before + 1, 20_000);
    expect(await visit.stateOf()).toEqual(["connected"]);
    visit.expectNoConsoleErrors();
  },
);

test("disconnecting asks first, revokes at TikTok and forgets the token", limit, async () => {
  await visit.connectByLogin(quietShop);
  const { token } = visit.world.tiktok.accessTokens.at(-1) ?? { token: "" };
  const login = visit.app.getByRole("region", { name: "Login with TikTok" });
  await login.getByRole("button", { name: "Disconnect" }).click();
  await visit.button("Keep it connected").click();
  await login.getByRole("button", { name: "Disconnect" }).click();
  await visit.button("Disconnect TikTok").click();
  await visit.app.getByText("The access token was revoked at TikTok and forgotten here.").waitFor();
  await login.getByText("Disconnected", { exact: true }).waitFor();
  await visit.button("Connect TikTok").waitFor();
  expect(visit.world.tiktok.accessTokens.find((issued) => issued.token === token)?.revoked).toBe(true);
  const { rows } = await visit.pool.query("SELECT state, token_sealed FROM connection");
  expect(rows).toEqual([{ state: "disconnected", token_sealed: null }]);
  visit.expectNoConsoleErrors();
});

test(
  "disconnecting while TikTok is down says that the token may still be valid there, and what to do",
  limit,
  async () => {
    await visit.connectByLogin(quietShop);
    visit.world.tiktok.fail({ kind: "httpError", path: "/open_api/v1.3/oauth2/revoke_token/", times: 1 });
    await visit.app
      .getByRole("region", { name: "Login with TikTok" })
      .getByRole("button", { name: "Disconnect" })
      .click();
    await visit.button("Disconnect TikTok").click();
    await visit.app.getByText("it may still be valid there. To be sure, open TikTok Ads Manager").waitFor();
    expect(await visit.stateOf()).toEqual(["disconnected"]);
  },
);

test(
  "a pasted token is checked by a test event, refused in TikTok's words, and connected once right",
  limit,
  async () => {
    const pasted = { pixelCode: "CPASTEDPIXEL1", token: "the-right-token" };
    visit.world.tiktok.registerPixel(pasted);
    await visit.openAdmin(quietShop, "/app/tiktok");
    await visit.app.getByRole("textbox", { name: "Pixel code" }).fill(pasted.pixelCode);
    await visit.app.getByLabel("Access token", { exact: true }).fill("a-wrong-token");
    await visit.button("Check and connect").click();
    await visit.app.getByText("Enter the test event code from Events Manager").waitFor();
    await visit.app.getByRole("textbox", { name: "Test event code" }).fill("TEST12345");
    await visit.button("Check and connect").click();
    await visit.app.getByText("TikTok does not accept this token for this pixel. TikTok said:").waitFor();
    expect(await visit.stateOf()).toEqual([]);

    const accepted = visit.world.tiktok.counts.accepted;
    await visit.app.getByLabel("Access token", { exact: true }).fill(pasted.token);
    await visit.button("Check and connect").click();
    await visit.app
      .getByText(`TikTok took the test event: pixel ${pasted.pixelCode} is connected.`)
      .waitFor();
    expect(await visit.app.getByLabel("Access token", { exact: true }).inputValue()).toBe("");
    expect(visit.world.tiktok.counts.accepted).toBe(accepted);
    expect(visit.world.tiktok.testEvents.at(-1)).toMatchObject({ pixelCode: pasted.pixelCode });
    expect(await visit.page.locator("#app-frame").contentFrame().locator("html").innerHTML()).not.toContain(
      pasted.token,
    );

    await visit.button(`Disconnect pixel ${pasted.pixelCode}`).click();
    await visit.button("Disconnect the pixel").click();
    await visit.app.getByText(`Pixel ${pasted.pixelCode} is disconnected`, { exact: true }).waitFor();
    expect(await visit.stateOf()).toEqual(["disconnected"]);
    visit.expectNoConsoleErrors();
  },
);

test("a link that is followed before the page's scripts run leads where it says", limit, async () => {
  await visit.page.route("**/assets/*.js", () => {});
  await visit.page.goto(visit.world.shopify.adminUrl(quietShop, "/app"), { waitUntil: "commit" });
  await visit.app.getByRole("link", { name: "Connect TikTok" }).click();
  await visit.app.getByText("Log in at TikTok and allow Clickback to find your ad accounts").waitFor();
  expect(await visit.button("Connect TikTok").isDisabled()).toBe(true);
});
