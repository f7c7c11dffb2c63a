import { createPostgresBackend, Queue, Worker, withBackend, type Processor } from "bullmq";
import { Redis } from "ioredis";

/** A nudge: who has work. Ids only, nothing of what the work is about. */
export type Nudge = { readonly id: number };

/** One BullMQ over either store; queues and workers look the same on both. */
export type QueueBackend = {
  readonly kind: "redis" | "postgres";
  createQueue(name: string): Queue<Nudge>;
  createWorker(name: string, concurrency: number, processor: Processor<Nudge>): Worker<Nudge>;
  /** True when the store answers. */
  ping(): Promise<boolean>;
  close(): Promise<void>;
};

const pingMs = 2_000;

/**
 * A job whose worker was killed keeps its shop or pixel to itself until its lock has run out and somebody has looked:
 * at most 15 s. A job that is run twice for that does no harm, the rows have leases of their own.
 */
const crashOptions = { lockDuration: 10_000, stalledInterval: 5_000 };

/** BullMQ's own tables stand in a schema of their own, beside Clickback's. */
export const queueSchema = "bullmq";

/**
 * BullMQ on Postgres: no second server for a small shop. Queue events are not used on it, they get lost when
 * jobs finish at the same moment.
 */
export function createPostgresQueueBackend(databaseUrl: string, ping: () => Promise<boolean>): QueueBackend {
  const bound = withBackend(createPostgresBackend);
  const connection = (max: number) => ({ connectionString: databaseUrl, schema: queueSchema, max });
  return {
    kind: "postgres",
    createQueue: (name) =>
      new bound.Queue<Nudge>(name, { connection: connection(2) }) as unknown as Queue<Nudge>,
    createWorker: (name, concurrency, processor) =>
      new bound.Worker<Nudge>(name, processor, {
        connection: connection(4),
        concurrency,
        ...crashOptions,
      }) as unknown as Worker<Nudge>,
    ping,
    close: async () => {},
  };
}

/**
 * BullMQ on Redis. Queues wait for Redis once, when it is not there yet at the start, and fail fast from then on: a
 * nudge is not worth waiting for. Workers wait for it each time. Its ping asks the queues too: one whose first words
 * with Redis failed stays unusable, and the sweep has to do its work.
 */
export function createRedisQueueBackend(redisUrl: string, onError: (error: Error) => void): QueueBackend {
  const connect = (role: "queue" | "worker") => {
    const client = new Redis(redisUrl, {
      maxRetriesPerRequest: role === "worker" ? null : 1,
      enableOfflineQueue: role === "worker",
      retryStrategy: (tries) => Math.min(tries * 200, 2_000),
    });
    client.on("error", onError);
    clients.push(client);
    return client;
  };
  const clients: Redis[] = [];
  const queueClient = connect("queue");
  const queues: Queue<Nudge>[] = [];
  return {
    kind: "redis",
    createQueue: (name) => {
      const queue = new Queue<Nudge>(name, { connection: queueClient });
      queues.push(queue);
      return queue;
    },
    createWorker: (name, concurrency, processor) =>
      new Worker<Nudge>(name, processor, { connection: connect("worker"), concurrency, ...crashOptions }),
    ping: async () => {
      const timeout = new Promise<false>((resolve) => setTimeout(resolve, pingMs, false).unref());
      const answered = Promise.all([
        queueClient.ping(),
        ...queues.map((queue) => queue.waitUntilReady()),
      ]).then(
        ([reply]) => reply === "PONG",
        () => false,
      );
      return Promise.race([answered, timeout]);
    },
    close: async () => {
      for (const client of clients) client.disconnect();
    },
  };
}
