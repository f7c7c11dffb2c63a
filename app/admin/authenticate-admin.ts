import type { AppLoadContext } from "@remix-run/node";

import type { AskAdmin } from "#app/shopify.server.ts";
import type { ShopHandle } from "#app/shops.server.ts";

import "#app/web/load-context.ts";

export type Authenticated = {
  readonly shop: ShopHandle;
  /** Shopify's id of the staff member who asks: digits, as text. */
  readonly userId: string;
  /**
   * Asks the shop's Admin API, and gives up after five seconds.
   *
   * @throws Response only what App Bridge is to be told, else an Error.
   */
  readonly askAdmin: AskAdmin;
};

const askLimitMs = 5_000;

/** By load context, which the server makes anew for every request. */
const underWay = new WeakMap<AppLoadContext, Promise<Authenticated>>();

/**
 * The shop whose admin asks, and who there, from its signed id token and nothing else.
 *
 * Loaders of one page run at the same time. On a shop's first visit each would exchange its token, and Shopify
 * keeps only one pair of tokens alive per shop: so the first call does it for all of them.
 *
 * @throws Response what Shopify's library answers instead of a page: a redirect, the bounce page, 401, 410.
 */
export async function authenticateAdmin(request: Request, context: AppLoadContext): Promise<Authenticated> {
  let authenticated = underWay.get(context);
  if (authenticated === undefined) {
    authenticated = authenticate(request, context);
    underWay.set(context, authenticated);
  }
  try {
    return await authenticated;
  } catch (error) {
    // A body can be read once, and every loader's answer is read.
    throw error instanceof Response ? error.clone() : error;
  }
}

async function authenticate(request: Request, context: AppLoadContext): Promise<Authenticated> {
  const { session, sessionToken, admin } = await context.shopify.authenticate.admin(request);
  return {
    shop: await context.shops.ensure(session.shop),
    userId: sessionToken.sub,
    askAdmin: async (query, variables = {}) => {
      const signal = AbortSignal.timeout(askLimitMs);
      try {
        return await (await admin.graphql(query, { variables, signal })).json();
      } catch (error) {
        throw isForAppBridge(error) ? error : asError(error);
      }
    },
  };
}

/** A session that is to be had anew: App Bridge sees to that. */
function isForAppBridge(error: unknown): error is Response {
  return error instanceof Response && (error.status === 401 || error.status < 400);
}

/** The library throws what Shopify answered, as if the page were to answer the same: a 500 of Shopify's is not ours. */
function asError(error: unknown): unknown {
  return error instanceof Response ? new Error(`Shopify's Admin API answered ${error.status}`) : error;
}
