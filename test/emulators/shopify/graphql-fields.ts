import type { GraphqlObject, GraphqlRoots } from "./answer-graphql.ts";
import { findNodes } from "./find-nodes.ts";
import type { ShopifyShop } from "./shopify-shop.ts";

/** One root field: the arguments it was asked with, and the shop whose Admin API it is. */
export type GraphqlResolver = (args: Record<string, unknown>, shop: ShopifyShop) => unknown;

/** Root fields added by a test or a later feature; they win over the built-in ones. */
export type GraphqlResolvers = {
  query?: Record<string, GraphqlResolver>;
  mutation?: Record<string, GraphqlResolver>;
};

export type EmulatedApp = { apiKey: string; appTitle: string; appHandle: string };

/** The Admin API's roots for one shop: what the product asks today, and what was added to it. */
export function graphqlRoots(shop: ShopifyShop, app: EmulatedApp, added: GraphqlResolvers): GraphqlRoots {
  return {
    query: {
      __typename: "QueryRoot",
      shop: shopObject(shop),
      app: appObject(shop, app),
      currentAppInstallation: installationObject(shop, app),
      nodes: ({ ids }: Record<string, unknown>) => findNodes(shop, ids),
      ...bound(added.query, shop),
    },
    mutation: { __typename: "Mutation", ...bound(added.mutation, shop) },
  };
}

function bound(resolvers: Record<string, GraphqlResolver> = {}, shop: ShopifyShop): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(resolvers).map(([name, resolve]) => [
      name,
      (args: Record<string, unknown>) => resolve(args, shop),
    ]),
  );
}

function shopObject(shop: ShopifyShop): GraphqlObject {
  return {
    __typename: "Shop",
    id: `gid://shopify/Shop/${shop.id}`,
    name: shop.name,
    email: shop.email,
    contactEmail: shop.email,
    myshopifyDomain: shop.domain,
    url: `https://${shop.primaryDomain}`,
    primaryDomain: {
      __typename: "Domain",
      id: `gid://shopify/Domain/${shop.id}`,
      host: shop.primaryDomain,
      url: `https://${shop.primaryDomain}`,
      sslEnabled: true,
    },
    ianaTimezone: shop.ianaTimezone,
    currencyCode: shop.currencyCode,
    billingAddress: { __typename: "ShopAddress", countryCodeV2: shop.countryCode },
    plan: {
      __typename: "ShopPlan",
      publicDisplayName: "Basic",
      partnerDevelopment: false,
      shopifyPlus: false,
    },
  };
}

function appObject(shop: ShopifyShop, app: EmulatedApp): GraphqlObject {
  return {
    __typename: "App",
    id: `gid://shopify/App/${appNumber}`,
    apiKey: app.apiKey,
    title: app.appTitle,
    handle: app.appHandle,
    embedded: true,
    requestedAccessScopes: scopeObjects(shop),
    optionalAccessScopes: [],
    // A function, because an app and its installation name each other.
    installation: () => installationObject(shop, app),
  };
}

function installationObject(shop: ShopifyShop, app: EmulatedApp): GraphqlObject {
  return {
    __typename: "AppInstallation",
    id: `gid://shopify/AppInstallation/${shop.id}`,
    launchUrl: `https://${shop.domain}/admin/apps/${app.appHandle}`,
    accessScopes: scopeObjects(shop),
    app: () => appObject(shop, app),
  };
}

const appNumber = "71000000001";

function scopeObjects(shop: ShopifyShop): GraphqlObject[] {
  return shop.scopes.map((handle) => ({ __typename: "AccessScope", handle }));
}
