import type { ExtensionApi } from "@shopify/web-pixels-extension";

/** What the shopper allows, in the words of Shopify's pixel manager. */
export type CustomerPrivacy = ExtensionApi["init"]["customerPrivacy"];

/** What the pixel's `shopify.extension.toml` asks for, and what the shop gives it. */
export type PixelConfig = {
  /** Of webPixelCreate. */
  readonly settings: Readonly<Record<string, string>>;
  readonly purposes: {
    readonly analytics: boolean;
    readonly marketing: boolean;
    readonly preferences: boolean;
    readonly sale_of_data: "enabled" | "disabled" | "ldu";
  };
  /** Of the scopes for protected customer data those that Shopify approved. */
  readonly scopes: readonly string[];
};

export type BrowserArea = "cookie" | "localStorage" | "sessionStorage";

/** From the page to the sandbox. Only what can be cloned passes. */
export type ToSandbox =
  | { readonly type: "start"; readonly settings: PixelConfig["settings"]; readonly init: unknown }
  /** `name` is the one that was subscribed to, such as `all_custom_events`. */
  | { readonly type: "event"; readonly name: string; readonly event: unknown }
  | { readonly type: "privacy"; readonly customerPrivacy: CustomerPrivacy }
  | { readonly type: "answer"; readonly id: number; readonly value?: unknown; readonly error?: string };

/** From the sandbox to the page. */
export type ToPage =
  | { readonly type: "ready" }
  | { readonly type: "subscribe"; readonly name: string }
  | {
      readonly type: "ask";
      readonly id: number;
      readonly area: BrowserArea;
      readonly method: string;
      readonly parameters: readonly unknown[];
    }
  /** What the pixel's code threw, which a shop's console would show. */
  | { readonly type: "error"; readonly message: string };

/** A running sandbox, as the page has hold of it. */
export type PixelWorker = {
  post(message: ToSandbox): void;
  /** At once, as at the end of a page: nothing it had begun goes on. */
  terminate(): void;
};
