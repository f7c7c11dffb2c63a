import type { PoolClient } from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";

import {
  deliveryStates,
  finalStates,
  transitions,
  type DeliveryState,
  type Transition,
} from "#app/core/delivery/state.ts";

import { createTestDatabase, type TestDatabase } from "../setup/database.ts";

let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
  await database.pool.query("INSERT INTO shop (id, domain, key_wrapped) VALUES (1, 'a.myshopify.com', '')");
  await database.pool.query(
    `INSERT INTO inbox_entry (id, shop_id, topic, webhook_id, received_at, body_bytes) VALUES (1, 1, 't', 'w', now(), 0)`,
  );
});
afterAll(() => database?.drop());

const names = [...Object.keys(transitions), "mapped", "invented"] as (Transition | "mapped" | "invented")[];

/** What the code's own table says. */
function isListed(from: DeliveryState, to: DeliveryState, name: string): boolean {
  const transition = (
    transitions as Record<string, { from: readonly DeliveryState[]; to: DeliveryState } | undefined>
  )[name];
  return transition !== undefined && transition.to === to && transition.from.includes(from);
}

async function insertDelivery(client: PoolClient, state: DeliveryState): Promise<string> {
  const { rows } = await client.query<{ id: string }>(
    `INSERT INTO delivery (shop_id, inbox_entry_id, pixel_code, event, event_name, tiktok_event_id, state, transition,
       reason, next_attempt_at, body_sealed, created_at)
     VALUES (1, 1, 'C', 'CompletePayment', 'CompletePayment', $1, $2, 'mapped', 'some_reason', now(), '', now())
     RETURNING id`,
    [`purchase_${state}`, state],
  );
  return rows[0]?.id ?? "";
}

test("the database and app/core/delivery/state.ts allow exactly the same ways from one state to another", async () => {
  const client = await database.pool.connect();
  const allowed: string[] = [];
  await client.query("BEGIN");
  for (const from of deliveryStates) {
    const id = await insertDelivery(client, from);
    for (const to of deliveryStates.filter((state) => state !== from))
      for (const name of names) {
        await client.query("SAVEPOINT try");
        const refusal = await client
          .query("UPDATE delivery SET state = $2, transition = $3 WHERE id = $1", [id, to, name])
          .then(
            () => undefined,
            (error: { code?: string }) => error.code,
          );
        await client.query("ROLLBACK TO SAVEPOINT try");
        if (refusal === undefined) allowed.push(`${from} -> ${to} by ${name}`);
        else expect(refusal).toBe("23514");
      }
  }
  await client.query("ROLLBACK");
  client.release();
  const listed = deliveryStates.flatMap((from) =>
    deliveryStates.flatMap((to) =>
      names.filter((name) => isListed(from, to, name)).map((name) => `${from} -> ${to} by ${name}`),
    ),
  );
  expect(allowed.toSorted()).toEqual(listed.toSorted());
  expect(allowed.filter((way) => finalStates.some((state) => way.startsWith(`${state} ->`)))).toEqual([]);
});

test.each([
  ["a pending delivery without a body", "UPDATE delivery SET body_sealed = NULL WHERE id = $1"],
  ["a pending delivery without a next attempt", "UPDATE delivery SET next_attempt_at = NULL WHERE id = $1"],
  ["more attempts ended than begun", "UPDATE delivery SET attempts_finished = 1 WHERE id = $1"],
  [
    "a rejection without a reason",
    "UPDATE delivery SET state = 'rejected', transition = 'rejected', reason = NULL WHERE id = $1",
  ],
])("the database refuses %s", async (_what, statement) => {
  const client = await database.pool.connect();
  await client.query("BEGIN");
  const id = await insertDelivery(client, "pending");
  await expect(client.query(statement, [id])).rejects.toMatchObject({ code: "23514" });
  await client.query("ROLLBACK");
  client.release();
});

test("a second delivery of the same event to the same pixel cannot be written", async () => {
  const client = await database.pool.connect();
  await client.query("BEGIN");
  await insertDelivery(client, "pending");
  await expect(insertDelivery(client, "pending")).rejects.toMatchObject({ code: "23505" });
  await client.query("ROLLBACK");
  client.release();
});
