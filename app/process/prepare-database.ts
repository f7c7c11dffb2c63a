import { fileURLToPath } from "node:url";

import { applyMigrations } from "#app/database/apply-migrations.ts";
import { startEmbeddedPostgres } from "#app/database/embedded-postgres.ts";
import { migrateQueueTables } from "#app/queue/migrate-queue-tables.ts";

const projectFolder = new URL("../../", import.meta.url);

export type PreparedDatabase = {
  readonly url: string;
  /** Stops the embedded Postgres if this process started one and nobody else uses it. */
  stop(): Promise<void>;
};

/**
 * The database a process can use: DATABASE_URL, or the embedded Postgres under `.clickback/postgres`; with all
 * migrations applied. Processes that start together wait for each other in the database.
 */
export async function prepareDatabase(
  databaseUrl: string | undefined,
  log: (message: string) => void,
): Promise<PreparedDatabase> {
  const embedded =
    databaseUrl === undefined
      ? await startEmbeddedPostgres({
          folder: fileURLToPath(new URL(".clickback/postgres", projectFolder)),
          log,
        })
      : undefined;
  const url = databaseUrl ?? embedded?.url;
  if (url === undefined) throw new Error("no database address");
  await migrate(url, log);
  return {
    url,
    stop: async () => {
      await embedded?.stop();
    },
  };
}

async function migrate(url: string, log: (message: string) => void): Promise<void> {
  await applyMigrations({ url, folder: fileURLToPath(new URL("prisma/migrations", projectFolder)), log });
  await migrateQueueTables(url);
}
