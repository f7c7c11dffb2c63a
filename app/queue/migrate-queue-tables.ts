import { runMigrations } from "bullmq";
import { Client } from "pg";

import { queueSchema } from "#app/queue/queue-backend.ts";

/**
 * Brings BullMQ's tables on Postgres to the version of this BullMQ. They are made even where Redis carries the
 * queues, so that losing Redis for good is a changed setting and a restart.
 */
export async function migrateQueueTables(databaseUrl: string): Promise<void> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await runMigrations(client, queueSchema);
  } finally {
    await client.end();
  }
}
