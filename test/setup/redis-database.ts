import { Redis } from "ioredis";
import { requestService } from "./test-services.ts";

export type TestRedis = {
  /** Of a database nobody else uses, empty at first. */
  url: string;
  /** Empties it and gives it back. */
  drop: () => Promise<void>;
};

const claimKey = "clickback:test:claim";
// A run that was killed gives its databases back after this; no test file takes as long.
const claimSeconds = 3_600;

/**
 * A numbered Redis database of one's own: test files run side by side and name their queues alike. In a server given by
 * REDIS_URL only an empty one is taken, and nothing else is touched.
 * @throws when no Redis can be had, or it has no empty database left
 */
export async function createTestRedis(): Promise<TestRedis> {
  const service = await requestService("redis");
  if (!service.available) throw new Error(`No Redis can be had: ${service.reason}`);
  const { url } = service.value;
  const client = new Redis(url, { maxRetriesPerRequest: 1 });
  client.on("error", () => {});
  try {
    const number = await claimDatabase(client);
    const claimed = new URL(url);
    claimed.pathname = `/${number}`;
    return { url: claimed.href, drop: () => dropDatabase(claimed.href) };
  } finally {
    client.disconnect();
  }
}

async function claimDatabase(client: Redis): Promise<number> {
  for (let number = 0; ; number += 1) {
    try {
      await client.select(number);
    } catch (error) {
      throw new Error(`Redis has no empty database left for the tests (${number} looked at).`, {
        cause: error,
      });
    }
    if ((await client.set(claimKey, process.pid, "EX", claimSeconds, "NX")) !== "OK") continue;
    if ((await client.dbsize()) === 1) return number;
    await client.del(claimKey);
  }
}

async function dropDatabase(url: string): Promise<void> {
  const client = new Redis(url, { maxRetriesPerRequest: 1 });
  // A test may have ended the server.
  client.on("error", () => {});
  await client.flushdb().catch(() => undefined);
  client.disconnect();
}
