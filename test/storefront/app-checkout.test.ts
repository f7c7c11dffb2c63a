import { expect, test } from "vitest";

import { checkoutToken } from "../fixtures/shopper-browser.ts";
import { hourMs } from "../pipeline/hand-clock.ts";
import { expectLedgerBalanced } from "../pipeline/ledger.ts";
import { sampleCheckout } from "../pipeline/sample-order.ts";
import type { EventMaker } from "./shopper.ts";
import type { StorefrontWorld } from "./storefront-world.ts";
import { useStorefrontWorld } from "./use-storefront-world.ts";

let world: StorefrontWorld;
let make: EventMaker;
useStorefrontWorld((opened) => ({ world, make } = opened));

const appId = "7123456789";

test.each([
  ["first", ["browser", "shopify"], ["CPIXEL app_order", "app accepted"]],
  ["after Shopify", ["shopify", "browser"], ["app accepted"]],
])("an app's checkout that the browser tells of %s goes to the app alone", async (_when, said, fates) => {
  const store = await world.openSpeakingStore({ channels: { web: true, "my-app": { app: appId } } });
  const token = store.pixels[0]?.token ?? "";
  world.tiktok.registerPixel({ pixelCode: appId, token, eventSource: "app" });
  for (const side of said) {
    if (side === "browser") await store.tell([make.checkoutStarted()]);
    else
      await store.ingest(
        "checkouts/create",
        sampleCheckout(checkoutToken, world.time.now(), { source_name: "my-app" }),
      );
    await store.map();
  }
  world.time.advance(hourMs);
  await store.sendDue();
  const ended = (await store.deliveries()).map(
    ({ pixelCode, state, reason }) => `${pixelCode === appId ? "app" : "CPIXEL"} ${reason ?? state}`,
  );
  expect(ended).toEqual(fates);
  await expectLedgerBalanced(world.pool);
});
