import { setTimeout as wait } from "node:timers/promises";

import { findShop, OperatorError, type Operator } from "#app/operator/open-operator.ts";
import { exportAsked } from "#app/privacy/answer-data-request.ts";
import { readAskedPerson } from "#app/privacy/asked-person.ts";
import { requestErasure } from "#app/privacy/request-erasure.ts";

/** Whom a verb is about: one of these. */
export type PersonOptions = {
  readonly shop: string;
  readonly customer?: string;
  readonly email?: string;
  readonly order?: string;
};

const asker = { origin: "operator" } as const;

/** How long a running worker gets to carry out what was asked for before the verb ends without it. */
const patienceMs = 15_000;

/** Asks for somebody's erasure. @returns what was erased; `done` is false where no worker has done it yet. */
export async function redact(operator: Operator, options: PersonOptions) {
  const { shop, person } = await findPerson(operator, options);
  const { pool } = operator.database;
  const id = await requestErasure(pool, shop, person, asker, operator.clock());
  const giveUpAt = Date.now() + patienceMs;
  for (;;) {
    const { rows } = await pool.query<{ state: string; result: Record<string, number> }>(
      "SELECT state, result FROM privacy_request WHERE shop_id = $1 AND id = $2",
      [shop.id, id],
    );
    const done = rows[0]?.state === "done";
    if (done || Date.now() > giveUpAt)
      return { shop: shop.domain, request: id, done, erased: rows[0]?.result ?? {} };
    await wait(200);
  }
}

/** Everything that is kept of somebody, as the file that a merchant hands over. */
export async function exportPersonFile(operator: Operator, options: PersonOptions) {
  const { shop, person } = await findPerson(operator, options);
  return exportAsked(operator.database.pool, shop, person, asker, operator.clock());
}

async function findPerson(operator: Operator, options: PersonOptions) {
  const shop = await findShop(operator, options.shop);
  const given = (["customer", "email", "order"] as const).flatMap((kind) => {
    const value = options[kind];
    return value === undefined ? [] : [{ kind, value }];
  });
  const [asked] = given;
  if (asked === undefined || given.length > 1)
    throw new OperatorError("Say whom it is about. Fix: give one of --customer, --email and --order");
  const person = await readAskedPerson(operator.database.pool, shop, asked);
  if (person === undefined)
    throw new OperatorError(`${asked.kind} "${asked.value}" means nobody. Fix: check the spelling`);
  return { shop, person };
}
