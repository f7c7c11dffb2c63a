import { Socket } from "node:net";
import { Client, type QueryResultRow } from "pg";

/**
 * A connection that every user of an embedded server holds open, so that others see it is in use. It keeps the process from
 * ending only while it is asked something, and is silent when the server goes: whoever asks next finds out.
 */
export type Keeper = {
  ask: <Row extends QueryResultRow>(text: string, values?: unknown[]) => Promise<Row[]>;
  close: () => Promise<void>;
};

/** Who else is connected: how many other keepers, and the names of all other connections. */
export type Others = { keepers: number; clients: string[] };

export const superuser = "postgres";
const keeperName = "clickback keeper";

/** @throws when nobody answers, the password is wrong, or it is another folder's server that answers */
export async function connectKeeper(server: {
  port: number;
  password: string;
  data: string;
}): Promise<Keeper> {
  const socket = new Socket();
  const client = new Client({
    host: "127.0.0.1",
    port: server.port,
    user: superuser,
    password: server.password,
    database: "postgres",
    application_name: keeperName,
    ssl: false,
    connectionTimeoutMillis: 10_000,
    stream: () => socket,
  });
  client.on("error", () => {});
  await client.connect();
  const close = async () => {
    socket.ref();
    await client.end();
  };
  const ask = async <Row extends QueryResultRow>(text: string, values: unknown[] = []) => {
    socket.ref();
    try {
      return (await client.query<Row>(text, values)).rows;
    } finally {
      socket.unref();
    }
  };
  const [found] = await ask<{ data: string }>("select current_setting('data_directory') as data");
  if (found?.data === server.data) return { ask, close };
  await close();
  throw new Error(`Port ${server.port} serves ${found?.data ?? "something else"}, not ${server.data}.`);
}

export async function othersConnected(keeper: Keeper): Promise<Others> {
  const rows = await keeper.ask<{ name: string; database: string | null }>(
    `select application_name as name, datname as database from pg_stat_activity
     where backend_type = 'client backend' and pid <> pg_backend_pid()`,
  );
  const clients = rows.filter((row) => row.name !== keeperName);
  return {
    keepers: rows.length - clients.length,
    clients: clients.map(
      (row) => `${row.name === "" ? "unnamed" : row.name} in ${row.database ?? "no database"}`,
    ),
  };
}
