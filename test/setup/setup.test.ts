import { Redis } from "ioredis";
import { afterAll, describe, expect, test } from "vitest";
import { createTestDatabase } from "./database.ts";
import { allowConsole } from "./fail-on-console-error.ts";
import { describeOnOwnRedis, describeOnRedis, queueBackends } from "./queue-backends.ts";
import { createTestRedis } from "./redis-database.ts";

describe("a test database", () => {
  test("has every migration applied and is apart from every other", async () => {
    const [first, second] = await Promise.all([createTestDatabase(), createTestDatabase()]);
    const count = "select count(*)::int as rows from shop";
    await first.pool.query("insert into shop (domain, key_wrapped) values ('tea.myshopify.com', '')");
    expect((await first.pool.query(count)).rows).toEqual([{ rows: 1 }]);
    expect((await second.pool.query(count)).rows).toEqual([{ rows: 0 }]);
    const queueTables = "select count(*)::int as tables from pg_tables where schemaname = 'bullmq'";
    expect((await second.pool.query(queueTables)).rows).not.toEqual([{ tables: 0 }]);
    await Promise.all([first.drop(), second.drop()]);
  });
});

describe("the queue's stores", async () => {
  const backends = await queueBackends();
  test("always have Postgres among them", () => {
    expect(backends.map((backend) => backend.name)).toContain("Postgres");
  });
});

await describeOnRedis("a test's Redis", (redisUrl) => {
  const client = new Redis(redisUrl);
  afterAll(() => client.disconnect());

  test("is apart from every other", async () => {
    const other = await createTestRedis();
    expect(other.url).not.toBe(redisUrl);
    await client.set("word", "here");
    const elsewhere = new Redis(other.url);
    expect(await elsewhere.get("word")).toBeNull();
    elsewhere.disconnect();
    await other.drop();
  });

  test("evicts nothing, as BullMQ asks", async () => {
    expect(await client.config("GET", "maxmemory-policy")).toEqual(["maxmemory-policy", "noeviction"]);
  });
});

await describeOnOwnRedis("a Redis of a test's own", (start) => {
  test("can be killed and comes back on the same port, empty", async () => {
    const server = await start();
    const client = new Redis(server.url, { retryStrategy: () => 50, maxRetriesPerRequest: null });
    client.on("error", () => {});
    await client.set("word", "here");
    await server.kill();
    const asked = client.get("word");
    await server.start();
    expect(await asked).toBeNull();
    client.disconnect();
    await server.stop();
  });
});

test("a complaint that a test expects does not fail it", () => {
  allowConsole(/^as expected/);
  // eslint-disable-next-line no-console -- the complaint
  console.warn("as expected: %d", 1);
});
