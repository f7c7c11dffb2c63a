import { afterAll, beforeAll, expect, test } from "vitest";

import { createInboxWriter, InboxUnavailableError, type InboxRow } from "#app/pipeline/write-inbox.ts";

import { createTestDatabase, type TestDatabase } from "../setup/database.ts";

let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
  await database.pool.query("INSERT INTO shop (id, domain, key_wrapped) VALUES (1, 'a.myshopify.com', '')");
});
afterAll(() => database?.drop());

const row = (webhookId: string, changes: Partial<InboxRow> = {}): InboxRow => ({
  shopId: 1,
  topic: "orders/create",
  webhookId,
  eventId: null,
  apiVersion: null,
  triggeredAt: null,
  receivedAt: new Date("2026-11-22T12:00:00Z"),
  state: "received",
  reason: null,
  bodyBytes: 4,
  bodySealed: Buffer.from("body"),
  ...changes,
});

const large = (id: string) => row(id, { topic: "t/full", bodySealed: Buffer.alloc(600) });

async function count(topic: string): Promise<{ rows: number; commits: number }> {
  const { rows } = await database.pool.query<{ rows: number; commits: number }>(
    // Every row says which transaction wrote it.
    "SELECT count(*)::int AS rows, count(DISTINCT xmin::text)::int AS commits FROM inbox_entry WHERE topic = $1",
    [topic],
  );
  return rows[0] ?? { rows: 0, commits: 0 };
}

test("rows that arrive at once share commits, and each is there when its promise resolves", async () => {
  const write = createInboxWriter({ pool: database.pool });
  const numbers = Array.from({ length: 1_000 }, (_, number) => number);
  const missing: number[] = [];
  await Promise.all(
    numbers.map(async (number) => {
      await write(row(`many-${number}`, { topic: "t/many" }));
      if (number % 100 !== 0) return;
      const found = await database.pool.query("SELECT 1 FROM inbox_entry WHERE webhook_id = $1", [
        `many-${number}`,
      ]);
      if (found.rowCount !== 1) missing.push(number);
    }),
  );
  expect(missing).toEqual([]);
  const { rows, commits } = await count("t/many");
  expect(rows).toBe(1_000);
  expect(commits).toBeLessThanOrEqual(20);
});

test("a lone row waits for nobody", async () => {
  const write = createInboxWriter({ pool: database.pool });
  await write(row("alone", { topic: "t/alone" }));
  expect(await count("t/alone")).toEqual({ rows: 1, commits: 1 });
});

test("two processes that are sent the same messages in opposite orders never get in each other's way", async () => {
  const writers = [0, 1].map(() => createInboxWriter({ pool: database.pool, lanes: 1 }));
  for (let round = 0; round < 30; round += 1) {
    const rows = Array.from({ length: 64 }, (_, number) => row(`${round}-${number}`, { topic: "t/twice" }));
    // The first row takes the lane, the others then go together.
    await Promise.all(
      writers.flatMap((write, index) => (index === 0 ? rows : rows.toReversed()).map((each) => write(each))),
    );
  }
  expect((await count("t/twice")).rows).toBe(30 * 64);
});

test("a row the database refuses fails alone, not with its neighbours", async () => {
  const write = createInboxWriter({ pool: database.pool, lanes: 1 });
  const results = await Promise.allSettled([
    write(row("first", { topic: "t/refused" })),
    write(row("before", { topic: "t/refused" })),
    write(row("orphan", { topic: "t/refused", shopId: 999 })),
    write(row("after", { topic: "t/refused" })),
  ]);
  expect(results.map(({ status }) => status)).toEqual(["fulfilled", "fulfilled", "rejected", "fulfilled"]);
  expect((await count("t/refused")).rows).toBe(3);
});

test("rows past what may wait in memory are refused at once, and taken again when there is room", async () => {
  const blocker = await database.pool.connect();
  await blocker.query("BEGIN; LOCK TABLE inbox_entry IN ACCESS EXCLUSIVE MODE");
  const write = createInboxWriter({ pool: database.pool, lanes: 1, waitingBytesMax: 1_000 });
  const underWay = write(large("under way"));
  const waiting = write(large("waiting"));
  await expect(write(large("too much"))).rejects.toThrow(InboxUnavailableError);
  await blocker.query("ROLLBACK");
  blocker.release();
  await Promise.all([underWay, waiting]);
  await write(large("room again"));
  expect((await count("t/full")).rows).toBe(3);
});

test("a database that does not answer fails the rows in time and not for good", async () => {
  const blocker = await database.pool.connect();
  await blocker.query("BEGIN; LOCK TABLE inbox_entry IN ACCESS EXCLUSIVE MODE");
  const write = createInboxWriter({ pool: database.pool, lanes: 1, timeoutMs: 100 });
  const results = await Promise.allSettled([
    write(row("a", { topic: "t/stuck" })),
    write(row("b", { topic: "t/stuck" })),
  ]);
  expect(results.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
  await blocker.query("ROLLBACK");
  blocker.release();
  await write(row("c", { topic: "t/stuck" }));
});
