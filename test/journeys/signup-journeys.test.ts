import { expect, test } from "vitest";

import type { Shopper } from "../extensions/click-capture/shopper.ts";
import { sha256 } from "../fixtures/sha256.ts";
import { shopperIp } from "./journey-world.ts";
import { useJourneys } from "./use-journeys.ts";

const journeys = useJourneys();
const ttp = "2hXk7Qd1mVnB4tYpLs9RwEaZc0F";
const landing = "/?ttclid=E.C.P.first&utm_source=tiktok";

const newsletter = `<form method="post" action="/contact#ContactFooter" id="ContactFooter">
  <input type="hidden" name="form_type" value="customer">
  <input type="email" name="contact[email]" aria-label="Newsletter">
  <button>Subscribe</button>
</form>`;

async function register({ page, settle }: Shopper): Promise<void> {
  await page.getByRole("textbox", { name: "First name" }).fill("Ada");
  await page.getByRole("textbox", { name: "Last name" }).fill("Brown");
  await page.getByRole("textbox", { name: "Email" }).fill("Ada.Brown@example.com");
  await page.getByRole("textbox", { name: "Password" }).fill("correct horse");
  await page.getByRole("button", { name: "Create" }).click();
  await page.getByRole("heading", { name: "Northlight" }).waitFor();
  await settle();
}

test.concurrent("who registers is one signup with its click, told by the browser and by Shopify", async (context) => {
  const shop = await journeys.openShop(context);
  const shopper = await shop.enter();
  await shopper.setTtp(ttp);
  await shopper.visit(landing);
  await shopper.visit("/account/register");
  await register(shopper);
  await shop.untilTold("signup_submitted");
  await shop.expectFates("CompleteRegistration accepted");
  expect(shop.delivered("CompleteRegistration")).toEqual({
    event: "CompleteRegistration",
    event_time: shop.clock.nowMs / 1_000,
    event_id: "customer_7400000000001",
    user: {
      email: sha256("ada.brown@example.com"),
      external_id: sha256("7400000000001"),
      first_name: sha256("ada"),
      last_name: sha256("brown"),
      ip: shopperIp,
      user_agent: await shopper.page.evaluate(() => navigator.userAgent),
      ttclid: "E.C.P.first",
      ttp,
    },
    page: { url: `${shop.origin}/` },
    properties: {},
  });
});

test.concurrent("who subscribes to the newsletter is a lead, and the customer that Shopify makes of it no signup", async (context) => {
  const shop = await journeys.openShop(context, { theme: { bodyEnd: newsletter } });
  const shopper = await shop.enter();
  await shopper.visit(landing);
  await shopper.page.getByRole("textbox", { name: "Newsletter" }).fill("ada.brown@example.com");
  await shopper.page.getByRole("button", { name: "Subscribe" }).click();
  await shop.untilTold("form_submitted");
  await shop.expectFates("SubmitForm accepted", "CompleteRegistration skipped no_account");
});

test.concurrent("of who refused and registers no browser tells, and a store that withholds whom it knows no consent of withholds it", async (context) => {
  const shop = await journeys.openShop(context, { region: "DE" });
  await journeys.world.clickback.operate("settings", [
    "--shop",
    shop.domain,
    "--set",
    "unknownConsent=withhold",
  ]);
  const shopper = await shop.enter();
  const told: string[] = [];
  shopper.context.on("request", (request) => {
    if (request.url().endsWith("/storefront/events")) told.push(request.postData() ?? "");
  });
  await shopper.visit(landing);
  await shopper.decide("Decline all");
  await shopper.visit("/account/register");
  await register(shopper);
  await shop.expectFates("CompleteRegistration skipped consent_unknown");
  expect(told).toEqual([]);
});
