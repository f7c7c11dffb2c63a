// For the Prisma command line only; the app reads its environment in app/env.server.ts.
import { PrismaPg } from "@prisma/adapter-pg";
import type { PoolConfig, QueryArrayResult } from "pg";
import { defineConfig } from "prisma/config";

// Every Prisma command wants native engines from a host that closed networks can't reach, and looks first whether these
// name a file. None is run: the client is compiled (engineType "client"), and the schema engine below is WebAssembly.
// Only `migrate resolve` knows no other engine than the native one; name that one for it.
process.env["PRISMA_SCHEMA_ENGINE_BINARY"] ??= process.execPath;
process.env["PRISMA_QUERY_ENGINE_LIBRARY"] ??= process.execPath;

// Checking and formatting the schema needs no database, but the address it names has to be set to something.
const databaseUrl = process.env["DATABASE_URL"];
process.env["DATABASE_URL"] ??= "postgresql://unset.invalid/unset";

// Two types of Postgres' own catalog that Prisma's adapter doesn't know, though its schema engine asks for them.
const nameType = 19;
const oneByteCharType = 18;
const textType = 25;
/** The schema engine's "one character"; no type of Postgres leads the adapter to it. */
const character = 6;

type Adapter = Awaited<ReturnType<PrismaPg["connect"]>>;

/** Lets the adapter read the catalog. */
function withCatalogTypes(adapter: Adapter): Adapter {
  const characterColumns = new WeakMap<unknown[], number[]>();
  const pool = adapter.underlyingDriver();
  const ask = pool.query.bind(pool) as (
    ...parameters: unknown[]
  ) => Promise<QueryArrayResult | QueryArrayResult[]>;
  pool.query = (async (...parameters: unknown[]) => {
    const result = await ask(...parameters);
    // A script has several, and nobody reads them.
    if (Array.isArray(result)) return { rows: [], fields: [], rowCount: 0 };
    const types = result.fields.map((field) => field.dataTypeID);
    characterColumns.set(
      result.rows,
      [...types.keys()].filter((column) => types[column] === oneByteCharType),
    );
    for (const field of result.fields) {
      if (field.dataTypeID === nameType || field.dataTypeID === oneByteCharType) field.dataTypeID = textType;
    }
    return result;
  }) as typeof pool.query;

  const queryRaw = adapter.queryRaw.bind(adapter);
  adapter.queryRaw = async (query) => {
    const result = await queryRaw(query);
    for (const column of characterColumns.get(result.rows) ?? []) result.columnTypes[column] = character;
    return result;
  };
  return adapter;
}

/** Sends a migration as one script: the adapter cuts it at every semicolon, those inside of functions too. */
function withWholeScripts(adapter: Adapter): Adapter {
  adapter.executeScript = async (sql) => void (await adapter.executeRaw({ sql, args: [], argTypes: [] }));
  return adapter;
}

class MigrationAdapter extends PrismaPg {
  readonly #parts: PoolConfig;

  constructor(parts: PoolConfig) {
    super(parts);
    this.#parts = parts;
  }

  override async connect(): Promise<Adapter> {
    return withWholeScripts(withCatalogTypes(await super.connect()));
  }

  /** Prisma's own drops the shadow database while it is still connected to it, which Postgres refuses. */
  override async connectToShadowDb(): Promise<Adapter> {
    const main = await this.connect();
    const database = `prisma_migrate_shadow_db_${crypto.randomUUID()}`;
    await main.executeScript(`CREATE DATABASE "${database}"`);
    const shadow = await new MigrationAdapter({ ...this.#parts, database }).connect();
    const disconnect = shadow.dispose.bind(shadow);
    shadow.dispose = async () => {
      await disconnect();
      await main.executeScript(`DROP DATABASE "${database}"`);
      await main.dispose();
    };
    return shadow;
  }
}

/**
 * The database's place in parts. A connectionString would win over the name of the shadow database that the adapter adds,
 * and Prisma would try migrations out on, and then clear, the real one.
 */
function databaseParts(text: string | undefined): PoolConfig {
  if (text === undefined || text === "") {
    throw new Error("DATABASE_URL is not set: name the database this command is for.");
  }
  const url = new URL(text);
  const sslmode = url.searchParams.get("sslmode") ?? "disable";
  return {
    host: url.hostname,
    port: url.port === "" ? 5432 : Number(url.port),
    user: decodeURIComponent(url.username),
    password: decodeURIComponent(url.password),
    database: decodeURIComponent(url.pathname.slice(1)),
    // Prisma leaves its connections open; the command would end only when they are found idle.
    allowExitOnIdle: true,
    ssl: sslmode === "disable" ? false : { rejectUnauthorized: sslmode.startsWith("verify") },
  };
}

export default defineConfig({
  schema: "prisma/schema.prisma",
  migrations: { path: "prisma/migrations" },
  experimental: { adapter: true },
  engine: "js",
  adapter: async () => new MigrationAdapter(databaseParts(databaseUrl)),
});
