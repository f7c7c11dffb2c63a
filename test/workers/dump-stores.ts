import { Redis } from "ioredis";
import { escapeIdentifier, type Pool } from "pg";

/** Every row of every table of every schema as text, bytes in hex. */
export async function dumpDatabase(pool: Pool): Promise<Map<string, Buffer>> {
  const { rows: tables } = await pool.query<{ schema: string; name: string }>(
    `SELECT table_schema AS schema, table_name AS name FROM information_schema.tables
     WHERE table_type = 'BASE TABLE' AND table_schema NOT IN ('pg_catalog', 'information_schema') ORDER BY 1, 2`,
  );
  const dump = new Map<string, Buffer>();
  for (const { schema, name } of tables) {
    const table = `${escapeIdentifier(schema)}.${escapeIdentifier(name)}`;
    const { rows } = await pool.query<{ row: string }>(`SELECT dumped::text AS row FROM ${table} AS dumped`);
    dump.set(`${schema}.${name}`, Buffer.from(rows.map(({ row }) => row).join("\n")));
  }
  return dump;
}

/** Every key of a Redis database with all of its value. */
export async function dumpRedis(url: string): Promise<Buffer> {
  const redis = new Redis(url);
  const parts: unknown[] = [];
  for (const key of await redis.keys("*")) parts.push(key, await readValue(redis, key));
  redis.disconnect();
  return Buffer.from(JSON.stringify(parts));
}

async function readValue(redis: Redis, key: string): Promise<unknown> {
  const type = await redis.type(key);
  switch (type) {
    case "string":
      return redis.get(key);
    case "hash":
      return redis.hgetall(key);
    case "list":
      return redis.lrange(key, 0, -1);
    case "set":
      return redis.smembers(key);
    case "zset":
      return redis.zrange(key, "0", "-1");
    case "stream":
      return redis.xrange(key, "-", "+");
    default:
      throw new Error(`${key} is a ${type}, which this dump cannot read`);
  }
}
