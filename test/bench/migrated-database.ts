import { join } from "node:path";

import { applyMigrations } from "#app/database/apply-migrations.ts";
import { startEmbeddedPostgres } from "#app/database/embedded-postgres.ts";

import { checkout } from "../setup/checkout.ts";

/** A Postgres of its own, with its settings as they are for merchants, and every migration applied. */
export async function createMigratedDatabase(
  folder: string,
): Promise<{ readonly url: string; stop(): Promise<boolean> }> {
  const server = await startEmbeddedPostgres({ folder, database: "bench", log: () => {} });
  await applyMigrations({ url: server.url, folder: join(checkout, "prisma", "migrations"), log: () => {} });
  return { url: server.url, stop: () => server.stop() };
}
