import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { Client, escapeIdentifier } from "pg";
import { applyMigrations } from "#app/database/apply-migrations.ts";
import { startEmbeddedPostgres, type EmbeddedPostgres } from "#app/database/embedded-postgres.ts";
import { readMigrations } from "#app/database/read-migrations.ts";
import { migrateQueueTables } from "#app/queue/migrate-queue-tables.ts";
import { checkout } from "./checkout.ts";
import type { TestServices } from "./test-services.ts";

export const testDatabasePrefix = "test_";
const templatePrefix = "template_";
const migrationsFolder = join(checkout, "prisma", "migrations");

// Nobody misses these data after a power cut, and every commit would wait for the disk otherwise.
const settings = {
  fsync: "off",
  synchronous_commit: "off",
  full_page_writes: "off",
  max_connections: "200",
  max_wal_size: "512MB",
};

/** Starts the tests' own server with a template of the app's database; the template is kept while the migrations stay the same. */
export async function startTestPostgres(
  folder: string,
): Promise<{ server: EmbeddedPostgres; service: TestServices["postgres"] }> {
  const server = await startEmbeddedPostgres({ folder, database: "postgres", settings, log: () => {} });
  try {
    const template = `${templatePrefix}${await templateHash()}`;
    await withAdmin(server.url, async (admin) => {
      await dropLeftovers(admin, template);
      const { rowCount } = await admin.query("select 1 from pg_database where datname = $1", [template]);
      if (rowCount === 0) await buildTemplate(admin, server.url, template);
    });
    return { server, service: { url: server.url, template } };
  } catch (error) {
    await server.stop();
    throw error;
  }
}

export async function withAdmin<Result>(
  url: string,
  work: (admin: Client) => Promise<Result>,
): Promise<Result> {
  const admin = new Client({ connectionString: url });
  await admin.connect();
  try {
    return await work(admin);
  } finally {
    await admin.end();
  }
}

/** The same server's address with another database. */
export function withDatabase(url: string, database: string): string {
  const changed = new URL(url);
  changed.pathname = `/${database}`;
  return changed.href;
}

async function templateHash(): Promise<string> {
  const hash = createHash("sha256");
  for (const { name, checksum } of await readMigrations(migrationsFolder))
    hash.update(`${name} ${checksum}\n`);
  // BullMQ brings its own tables.
  hash.update(await readFile(join(checkout, "node_modules", "bullmq", "package.json")));
  return hash.digest("hex").slice(0, 16);
}

/** What a killed run left: its databases, a template half-built or of other migrations. */
async function dropLeftovers(admin: Client, template: string): Promise<void> {
  const { rows } = await admin.query<{ name: string }>(
    `select datname as name from pg_database
     where datname like any ($1) and not (datname = $2 and datistemplate)`,
    [[`${testDatabasePrefix}%`.replace("_", "\\_"), `${templatePrefix}%`.replace("_", "\\_")], template],
  );
  for (const { name } of rows) {
    await admin.query(`alter database ${escapeIdentifier(name)} is_template false`);
    await admin.query(`drop database ${escapeIdentifier(name)} with (force)`);
  }
}

async function buildTemplate(admin: Client, url: string, template: string): Promise<void> {
  await admin.query(`create database ${escapeIdentifier(template)}`);
  const templateUrl = withDatabase(url, template);
  await applyMigrations({ url: templateUrl, folder: migrationsFolder, log: () => {} });
  await migrateQueueTables(templateUrl);
  // The mark that it is complete.
  await admin.query(`alter database ${escapeIdentifier(template)} is_template true`);
}
