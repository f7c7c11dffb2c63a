import { randomBytes } from "node:crypto";

import { startDatabaseClock, type Clock } from "#app/clock.server.ts";
import { openDatabase, type Database } from "#app/db.server.ts";
import type { Env } from "#app/env.server.ts";
import { createLog } from "#app/log.server.ts";
import { prepareDatabase } from "#app/process/prepare-database.ts";
import { Keyring } from "#app/sealing.server.ts";
import { readShopDomain, ShopDirectory, type ShopHandle } from "#app/shops.server.ts";

/** What the operator's verbs work with: the database, and nothing that listens or sends. */
export type Operator = {
  readonly env: Env;
  readonly database: Database;
  readonly shops: ShopDirectory;
  readonly clock: Clock;
};

/** For hops that log: what the operator has to know is in their answers, and stdout is the document's. */
export const quietLog = createLog("silent", "operator");

/** A mistake of the person at the keyboard: said in one sentence, without a stack. */
export class OperatorError extends Error {
  override readonly name = "OperatorError";
}

/** Opens the database for one verb and closes it again. */
export async function withOperator<Result>(
  env: Env,
  verb: (operator: Operator) => Promise<Result>,
): Promise<Result> {
  const prepared = await prepareDatabase(env.DATABASE_URL, () => {}).catch(sayUnreachable);
  const database = openDatabase({ url: prepared.url, poolMax: 2, onError: () => {} });
  try {
    const { clock, stop } = await startDatabaseClock(database.pool);
    const shops = new ShopDirectory(database.pool, new Keyring(env.APP_ENCRYPTION_KEY, randomBytes));
    try {
      return await verb({ env, database, shops, clock });
    } finally {
      stop();
    }
  } finally {
    await database.close();
    await prepared.stop();
  }
}

/** Errors of the network and of Postgres have a code; the address is not repeated, there is a password in it. */
function sayUnreachable(error: unknown): never {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  if (typeof code !== "string") throw error;
  throw new OperatorError(
    `The database cannot be used (${code}). Fix: check DATABASE_URL, and that the database is running`,
    { cause: error },
  );
}

/** @throws OperatorError when the text is no shop's permanent domain. */
export function parseShop(text: string): string {
  const domain = readShopDomain(text);
  if (domain === undefined)
    throw new OperatorError(
      `"${text}" is not a shop. Fix: give its permanent domain, such as my-shop.myshopify.com`,
    );
  return domain;
}

/** @throws OperatorError when Clickback has never heard of the shop. */
export async function findShop(operator: Pick<Operator, "shops">, domain: string): Promise<ShopHandle> {
  const shop = await operator.shops.find(parseShop(domain));
  if (shop === undefined)
    throw new OperatorError(`${domain} is not known here. Fix: check the spelling, or connect it first`);
  return shop;
}
