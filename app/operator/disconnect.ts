import { findShop, OperatorError, type Operator } from "#app/operator/open-operator.ts";

/** Disconnects a shop's pixels, or one of them: the tokens are wiped, what waits stays until it is connected again. */
export async function disconnect(
  operator: Operator,
  options: { readonly shop: string; readonly pixel?: string },
) {
  const shop = await findShop(operator, options.shop);
  const { rows } = await operator.database.pool.query<{ code: string }>(
    `UPDATE connection SET state = 'disconnected', token_sealed = NULL
     FROM pixel
     WHERE connection.shop_id = $1 AND pixel.connection_id = connection.id AND ($2::text IS NULL OR pixel.code = $2)
     RETURNING pixel.code`,
    [shop.id, options.pixel ?? null],
  );
  if (options.pixel !== undefined && rows.length === 0)
    throw new OperatorError(`${shop.domain} has no pixel ${options.pixel}`);
  return { shop: shop.domain, disconnected: rows.map((row) => row.code) };
}
