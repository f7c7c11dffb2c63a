import { GraphqlFieldError, type GraphqlObject } from "./answer-graphql.ts";
import type { GraphqlResolvers } from "./graphql-fields.ts";

/** A web pixel as Shopify keeps it. */
export type EmulatedPixel = { readonly id: string; readonly settings: string };

/** Shopify's side of web pixels: one for an app and shop, checked against the fields of the extension's TOML. */
export type WebPixels = {
  readonly resolvers: GraphqlResolvers;
  /** Mutations asked for, in order, as `create` or `update`. */
  readonly asked: string[];
  of(shop: string): EmulatedPixel | undefined;
  delete(shop: string): void;
  /** From now on settings are refused with these words; undefined takes them again. */
  refuse(message: string | undefined): void;
};

export function createWebPixels(): WebPixels {
  const pixels = new Map<string, EmulatedPixel>();
  const asked: string[] = [];
  let made = 0;
  let refusal: string | undefined;

  const answer = (
    pixel: EmulatedPixel | undefined,
    errors: readonly [code: string, message: string][] = [],
  ) => ({
    __typename: "WebPixelPayload",
    webPixel: pixel === undefined ? null : object(pixel),
    userErrors: errors.map(([code, message]) => ({ __typename: "ErrorsWebPixelUserError", code, message })),
  });
  const put = (shop: string, id: string, input: unknown) => {
    if (refusal !== undefined) return answer(undefined, [["INVALID_SETTINGS", refusal]]);
    const { settings } = input as { settings: string };
    const { endpoint, key, ...others } = JSON.parse(settings) as Record<string, string>;
    if (!endpoint || (key ?? "").length < 8 || Object.keys(others).length > 0)
      return answer(undefined, [["INVALID_SETTINGS", "Settings do not match their definition"]]);
    const pixel = { id, settings };
    pixels.set(shop, pixel);
    return answer(pixel);
  };

  return {
    asked,
    of: (shop) => pixels.get(shop),
    delete: (shop) => pixels.delete(shop),
    refuse: (message) => {
      refusal = message;
    },
    resolvers: {
      query: {
        webPixel: (_args, { domain }) => {
          const pixel = pixels.get(domain);
          // Shopify has no null for "none".
          return pixel === undefined
            ? new GraphqlFieldError("No web pixel was found for this app.", "RESOURCE_NOT_FOUND")
            : object(pixel);
        },
      },
      mutation: {
        webPixelCreate: ({ webPixel }, { domain }) => {
          asked.push("create");
          if (pixels.has(domain)) return answer(undefined, [["TAKEN", "Web pixel is taken."]]);
          return put(domain, `gid://shopify/WebPixel/${++made}`, webPixel);
        },
        webPixelUpdate: ({ id, webPixel }, { domain }) => {
          asked.push("update");
          return pixels.get(domain)?.id === id
            ? put(domain, id as string, webPixel)
            : answer(undefined, [["NOT_FOUND", "Web pixel was not found."]]);
        },
      },
    },
  };
}

function object({ id, settings }: EmulatedPixel): GraphqlObject {
  return { __typename: "WebPixel", id, settings };
}
