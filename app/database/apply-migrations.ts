import { randomUUID } from "node:crypto";
import { Client, DatabaseError } from "pg";
import { readMigrations, type Migration } from "./read-migrations.ts";

// Prisma's own key for the same purpose: `prisma migrate deploy` and we wait for each other.
const advisoryLock = 72_707_369;

// Column for column what Prisma creates, so that its commands read what we wrote and the other way round.
const createTable = `create table if not exists _prisma_migrations (
  id varchar(36) primary key not null,
  checksum varchar(64) not null,
  finished_at timestamptz,
  migration_name varchar(255) not null,
  logs text,
  rolled_back_at timestamptz,
  started_at timestamptz not null default now(),
  applied_steps_count integer not null default 0
)`;

type Recorded = { name: string; checksum: string; finished: boolean };

/**
 * Brings a database up to the migrations in `folder`, each in a transaction of its own with its record: it is applied and
 * recorded, or neither. Processes that start together wait for each other. Records of migrations the folder doesn't have are
 * let be: an older release may start beside a newer one.
 * @param url a PostgreSQL URL, of a user who may create tables
 * @param folder Prisma's `migrations` folder
 * @returns the names of the migrations applied now, in order
 * @throws when an applied migration's file has changed, a failed one is recorded, or one fails: the error names file and line
 */
export async function applyMigrations(options: {
  url: string;
  folder: string;
  log: (message: string) => void;
}): Promise<string[]> {
  const migrations = await readMigrations(options.folder);
  const client = new Client({ connectionString: options.url, application_name: "clickback migrations" });
  // Without a listener a lost connection ends the process; the query that was under way says it too.
  client.on("error", () => {});
  await client.connect();
  try {
    await lock(client, options.log);
    const pending = await findPending(client, migrations);
    for (const migration of pending) {
      options.log(`Applying migration ${migration.name}.`);
      await applyOne(client, migration);
    }
    return pending.map((migration) => migration.name);
  } finally {
    // The lock goes with the connection.
    await client.end();
  }
}

async function lock(client: Client, log: (message: string) => void): Promise<void> {
  const { rows } = await client.query<{ free: boolean }>("select pg_try_advisory_lock($1) as free", [
    advisoryLock,
  ]);
  if (rows[0]?.free === true) return;
  log("Another process is migrating the database, waiting for it.");
  await client.query("select pg_advisory_lock($1)", [advisoryLock]);
}

async function findPending(client: Client, migrations: Migration[]): Promise<Migration[]> {
  await client.query(createTable);
  const { rows } = await client.query<Recorded>(
    `select migration_name as name, checksum, finished_at is not null as finished
     from _prisma_migrations where rolled_back_at is null order by started_at`,
  );
  const failed = rows.find((row) => !row.finished);
  if (failed !== undefined) {
    throw new Error(
      `Migration ${failed.name} is recorded as failed. Mend what it left in the database, then let it be applied again with: ` +
        `update _prisma_migrations set rolled_back_at = now() where migration_name = '${failed.name}' and finished_at is null;`,
    );
  }
  const recorded = new Map(rows.map((row) => [row.name, row.checksum]));
  for (const migration of migrations) {
    const checksum = recorded.get(migration.name);
    if (checksum !== undefined && !migration.checksumsAccepted.includes(checksum)) {
      throw new Error(
        `${migration.path} was changed after it was applied to this database. Restore it, and put the change into a new migration.`,
      );
    }
  }
  return migrations.filter((migration) => !recorded.has(migration.name));
}

async function applyOne(client: Client, migration: Migration): Promise<void> {
  try {
    await client.query("begin");
    await client.query(migration.sql);
    await client.query(
      `insert into _prisma_migrations (id, checksum, migration_name, started_at, finished_at, applied_steps_count)
       values ($1, $2, $3, now(), clock_timestamp(), 1)`,
      [randomUUID(), migration.checksum, migration.name],
    );
    await client.query("commit");
  } catch (error) {
    // It may be the connection that was lost, and then there is nothing to roll back.
    await client.query("rollback").catch(() => {});
    throw new Error(`Migration failed, and nothing of it was kept: ${describe(error, migration)}`, {
      cause: error,
    });
  }
}

function describe(error: unknown, { path, sql }: Migration): string {
  const message = error instanceof Error ? error.message : String(error);
  const position = error instanceof DatabaseError ? Number(error.position) : Number.NaN;
  if (Number.isNaN(position)) return `${path}: ${message}`;
  // Postgres counts characters from one.
  const line = Array.from(sql)
    .slice(0, position - 1)
    .join("")
    .split("\n").length;
  return `${path}:${line}: ${message}`;
}
