import type { CustomerPrivacy, PixelConfig, ToSandbox } from "./pixel-link.ts";
import { openPixelPage, type PageOptions, type PixelPage } from "./pixel-page.ts";
import { startVmWorker, type VmWorker, type WorkerScripts } from "./start-vm-worker.ts";
import { createTopFrame, type EmulatedTopFrame } from "./top-frame.ts";

export const everythingAllowed: CustomerPrivacy = {
  analyticsProcessingAllowed: true,
  marketingAllowed: true,
  preferencesProcessingAllowed: true,
  saleOfDataAllowed: true,
};

export type TabOptions = Partial<PageOptions> & {
  /** Sees every message to the sandbox, and may change it or hold it back: for pages that are broken. */
  changeMessage?(message: ToSandbox): ToSandbox | undefined;
};

export type ShopperTab = {
  readonly topFrame: EmulatedTopFrame;
  /** Leaves the page that is open, if any, and opens another; `page_viewed` is published on it. */
  visit(path: string, page?: Partial<PageOptions>): PixelPage;
  /** What the pixel threw on any page; to be empty. */
  readonly errors: readonly string[];
  /** Resolves once the open page's pixel has nothing more to do. */
  settle(): Promise<void>;
  close(): void;
};

/** One tab of one shopper's browser on a shop that has the web pixel, without a browser. */
export function openShopperTab(
  scripts: WorkerScripts,
  config: PixelConfig,
  { changeMessage, ...defaults }: TabOptions = {},
): ShopperTab {
  const topFrame = createTopFrame();
  const origin = "https://northlight.example";
  let open: PixelPage | undefined;
  let worker: VmWorker | undefined;
  let ids = 0;
  const pages: PixelPage[] = [];
  return {
    topFrame,
    get errors() {
      return pages.flatMap((page) => page.errors);
    },
    async settle() {
      await worker?.settle();
    },
    close() {
      open?.leave();
    },
    visit(path, options) {
      open?.leave();
      open = openPixelPage({
        config,
        url: new URL(path, origin).href,
        clientId: "5a1c7c3e-3b7d-4d0e-9a3b-6f1f0c2d9e11",
        shop: { name: "Northlight", myshopifyDomain: "northlight.myshopify.com", currency: "USD" },
        privacy: everythingAllowed,
        topFrame,
        startWorker(hear) {
          const started = (worker = startVmWorker(scripts, origin, hear));
          const post = (message: ToSandbox) => {
            const changed = changeMessage === undefined ? message : changeMessage(message);
            if (changed !== undefined) started.post(changed);
          };
          return { ...started, post };
        },
        // As Shopify's, which begin with "sh-".
        makeId: () => `sh-${String(++ids).padStart(8, "0")}-7C1E-4B7A-1D2F-0A9B8C7D6E5F`,
        now: () => new Date(),
        ...defaults,
        ...options,
      });
      pages.push(open);
      open.publish("page_viewed", {});
      return open;
    },
  };
}
