import { disconnectPixels } from "#app/connection/disconnect.ts";
import { findShop, OperatorError, type Operator } from "#app/operator/open-operator.ts";

/**
 * Disconnects a shop's pixels, or one of them: the tokens are wiped, what waits stays until it is connected again.
 * Calls nobody: a login stays valid at TikTok until it is revoked there, or on the app's page.
 */
export async function disconnect(
  operator: Operator,
  options: { readonly shop: string; readonly pixel?: string },
) {
  const shop = await findShop(operator, options.shop);
  const disconnected = await disconnectPixels(operator.database.pool, shop, options.pixel);
  if (options.pixel !== undefined && disconnected.length === 0)
    throw new OperatorError(`${shop.domain} has no pixel ${options.pixel}`);
  return { shop: shop.domain, disconnected };
}
