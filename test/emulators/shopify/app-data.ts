import { z } from "zod";

import type { GraphqlResolvers } from "./graphql-fields.ts";

/** Values by namespace and key. */
export type AppDataValues = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** Shopify's side of app data: metafields that belong to an app's installation and only its own Liquid reads. */
export type AppData = {
  readonly resolvers: GraphqlResolvers;
  of(shop: string): AppDataValues;
  /** As an uninstall does. */
  clear(shop: string): void;
};

const input = z.array(
  z.strictObject({
    ownerId: z.string(),
    namespace: z.string().regex(/^[A-Za-z0-9_-]{3,255}$/),
    key: z.string().regex(/^[A-Za-z0-9_-]{2,64}$/),
    type: z.literal("json"),
    value: z.string().max(2_000_000),
  }),
);

export function createAppData(): AppData {
  const byShop = new Map<string, AppDataValues>();
  const of = (shop: string) => byShop.get(shop) ?? {};

  const refused = (message: string) => ({
    __typename: "MetafieldsSetPayload",
    userErrors: [{ __typename: "MetafieldsSetUserError", field: ["metafields"], message }],
  });

  return {
    of,
    clear: (shop) => byShop.delete(shop),
    resolvers: {
      mutation: {
        metafieldsSet: ({ metafields }, { domain, id }) => {
          const given = input.safeParse(metafields);
          if (!given.success) return refused(given.error.issues.map(({ message }) => message).join("; "));
          if (given.data.length > 25) return refused("Exceeded the maximum metafields input limit of 25.");
          for (const { ownerId, namespace, key, value } of given.data) {
            if (ownerId !== `gid://shopify/AppInstallation/${id}`) return refused("Owner does not exist.");
            try {
              const parsed: unknown = JSON.parse(value);
              byShop.set(domain, {
                ...of(domain),
                [namespace]: { ...of(domain)[namespace], [key]: parsed },
              });
            } catch {
              return refused("Value is invalid JSON.");
            }
          }
          return { __typename: "MetafieldsSetPayload", userErrors: [] };
        },
      },
    },
  };
}
