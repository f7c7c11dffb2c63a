import { expect, onTestFinished } from "vitest";

import {
  storefrontBatchSchema,
  storefrontEventSchema,
  type StorefrontEvent,
  type StorefrontVisit,
} from "#app/core/storefront/storefront-event.ts";

import { bundlePixel, bundleScript } from "../../emulators/storefront-pixel/bundle-script.ts";
import { openShopperTab, type ShopperTab } from "../../emulators/storefront-pixel/open-shopper-tab.ts";
import type { PageOptions } from "../../emulators/storefront-pixel/pixel-page.ts";
import { readPixelConfig } from "../../emulators/storefront-pixel/read-pixel-config.ts";
import {
  startEventRecorder,
  type EventRecorder,
  type RecordedPost,
} from "../../emulators/storefront-pixel/start-event-recorder.ts";

export const publicKey = "pk_northlight_0123456789";

export type Batch = {
  readonly key: string;
  readonly visit: StorefrontVisit;
  readonly events: readonly StorefrontEvent[];
};

export type TestShop = {
  readonly server: EventRecorder;
  readonly tab: ShopperTab;
  /** The batches once there are so many, without waiting for timers; fails when the server would refuse one, or an event in it. */
  waitForBatches(count: number): Promise<readonly Batch[]>;
};

let scripts: Promise<{ sandbox: string; pixel: string }> | undefined;

export type TestShopOptions = {
  /** Approved for protected customer data; all of them unless told otherwise. */
  readonly scopes?: readonly string[];
  readonly page?: Partial<PageOptions>;
  /** As if Shopify loaded the pixel whatever the shopper allows. */
  readonly isGateOpen?: boolean;
  /** Instead of what the app sets. */
  readonly settings?: Readonly<Record<string, string>>;
  /** After the server's origin, in the endpoint that the app sets. */
  readonly endpointPath?: string;
  /** Instead of what Shopify tells of the page. */
  readonly init?: unknown;
  /** As if the page did not answer the pixel. */
  readonly isPageMute?: boolean;
};

/** A shop with the pixel as it is deployed, one shopper's tab, and a server that keeps what it is told. */
export async function openTestShop(options: TestShopOptions = {}): Promise<TestShop> {
  scripts ??= Promise.all([bundleScript("sandbox.ts"), bundlePixel()]).then(([sandbox, pixel]) => ({
    sandbox,
    pixel,
  }));
  const server = await startEventRecorder();
  const settings = { endpoint: `${server.origin}${options.endpointPath ?? ""}`, key: publicKey };
  const config = await readPixelConfig(options.settings ?? settings, options.scopes);
  const purposes = {
    ...config.purposes,
    marketing: config.purposes.marketing && options.isGateOpen !== true,
  };
  const tab = openShopperTab(
    await scripts,
    { ...config, purposes },
    {
      ...options.page,
      changeMessage(message) {
        if (message.type === "start" && options.init !== undefined) return { ...message, init: options.init };
        return message.type === "answer" && options.isPageMute === true ? undefined : message;
      },
    },
  );
  onTestFinished(async () => {
    tab.close();
    await server.close();
  });
  return {
    server,
    tab,
    async waitForBatches(count) {
      // Not awaited: a request that is never answered never settles.
      void tab.settle();
      return (await server.waitForPosts(count)).map(readBatch);
    },
  };
}

/** By the server's own rules; a field that the server does not know is a mistake, too. */
export function readBatch({ body }: RecordedPost): Batch {
  const { key, visit, events } = storefrontBatchSchema.parse(body);
  const batch = { key, visit, events: events.map((event) => storefrontEventSchema.parse(event)) };
  expect(batch).toEqual(body);
  return batch;
}
