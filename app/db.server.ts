import { PrismaPg } from "@prisma/adapter-pg";
import { PrismaClient } from "@prisma/client";
import { Pool } from "pg";

/**
 * Two ways to one database (docs/decisions/002): `pg` on the path, where every statement is written by hand and
 * measured; Prisma for sessions, settings and pages.
 */
export type Database = {
  readonly pool: Pool;
  readonly prisma: PrismaClient;
  close(): Promise<void>;
};

/**
 * @param onError told of errors on idle connections (a database restart); the pool replaces them by itself.
 */
export function openDatabase(options: {
  readonly url: string;
  readonly poolMax: number;
  readonly onError: (error: Error) => void;
}): Database {
  const pool = new Pool({
    connectionString: options.url,
    max: options.poolMax,
    connectionTimeoutMillis: 3_000,
    idleTimeoutMillis: 30_000,
    application_name: "clickback",
  });
  pool.on("error", options.onError);
  // A separate small pool: pages must not wait behind webhooks, nor webhooks behind pages.
  const prisma = new PrismaClient({
    adapter: new PrismaPg({ connectionString: options.url, max: 4, application_name: "clickback-admin" }),
  });
  return {
    pool,
    prisma,
    close: async () => {
      await Promise.all([pool.end(), prisma.$disconnect()]);
    },
  };
}
