import { randomUUID } from "node:crypto";
import { escapeIdentifier, Pool } from "pg";
import { testDatabasePrefix, withAdmin, withDatabase } from "./test-postgres.ts";
import { requestService } from "./test-services.ts";

export type TestDatabase = {
  url: string;
  pool: Pool;
  /** Closes the pool and removes the database, whoever is still connected to it. */
  drop: () => Promise<void>;
};

/**
 * A database of one's own with every migration applied, BullMQ's tables in its schema `bullmq`: a copy of a template,
 * some 50 ms. For beforeAll and afterAll.
 */
export async function createTestDatabase(): Promise<TestDatabase> {
  const service = await requestService("postgres");
  if (!service.available) throw new Error(`The tests' Postgres did not start: ${service.reason}`);
  const { url: adminUrl, template } = service.value;
  const name = `${testDatabasePrefix}${randomUUID().replaceAll("-", "")}`;
  await withAdmin(adminUrl, (admin) =>
    admin.query(`create database ${escapeIdentifier(name)} template ${escapeIdentifier(template)}`),
  );
  const url = withDatabase(adminUrl, name);
  const pool = new Pool({ connectionString: url, max: 10 });
  // Idle connections that a test has the server cut are replaced by the pool.
  pool.on("error", () => {});
  // A connection that the pool has let go of may still hear that its database is being dropped.
  pool.on("connect", (client) => client.on("error", () => {}));
  const drop = async () => {
    await pool.end();
    await withAdmin(adminUrl, (admin) =>
      admin.query(`drop database if exists ${escapeIdentifier(name)} with (force)`),
    );
  };
  return { url, pool, drop };
}
