import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { chmod, mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client } from "pg";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { startEmbeddedPostgres, type EmbeddedPostgres } from "#app/database/embedded-postgres.ts";
import { readPostmasterFile } from "#app/database/postmaster-file.ts";

const onLinux = process.platform === "linux";
const settings = { fsync: "off" };

let outer: string;
let folder: string;
let said: string[];
let running: EmbeddedPostgres[];

beforeEach(async () => {
  outer = await mkdtemp(join(tmpdir(), "clickback-postgres-"));
  // Open to the user as whom Postgres runs under root.
  await chmod(outer, 0o755);
  folder = join(outer, "data-of-a-test");
  said = [];
  running = [];
});
afterEach(async () => {
  for (const server of running) await server.stop();
  for (const place of new Set([outer, ...running.map((server) => server.folder)])) {
    await rm(place, { recursive: true, force: true });
  }
});

async function start(options: { port?: number } = {}): Promise<EmbeddedPostgres> {
  const server = await startEmbeddedPostgres({
    folder,
    settings,
    log: (message) => said.push(message),
    ...options,
  });
  running.push(server);
  return server;
}

async function ask(url: string, sql: string): Promise<unknown[]> {
  const client = new Client({ connectionString: url });
  // A server that is killed breaks the connection.
  client.on("error", () => {});
  await client.connect();
  try {
    // Several statements have several results.
    const results = [await client.query<unknown[]>({ text: sql, rowMode: "array" })].flat();
    return results.flatMap((result) => result.rows.flat());
  } finally {
    await client.end();
  }
}

async function postmasterOf(server: EmbeddedPostgres): Promise<number> {
  return (await readPostmasterFile(join(server.folder, "data")))?.pid ?? 0;
}

describe("an embedded Postgres", () => {
  test("serves the database that was asked for, on the loopback only, to those who know the password", async () => {
    const server = await start();
    expect(await ask(server.url, "select current_database(), current_setting('listen_addresses')")).toEqual([
      "clickback",
      "127.0.0.1",
    ]);
    const stranger = new URL(server.url);
    stranger.password = "guess";
    await expect(ask(stranger.href, "select 1")).rejects.toThrow("password authentication failed");
    expect((await stat(join(server.folder, "password"))).mode & 0o777).toBe(0o600);
  });

  test("keeps its data and its password from one start to the next", async () => {
    const first = await start();
    await ask(first.url, "create table kept (word text); insert into kept values ('here')");
    expect(await first.stop()).toBe(true);
    const second = await start();
    expect(second.owned).toBe(true);
    expect(await ask(second.url, "select word from kept")).toEqual(["here"]);
    expect(new URL(second.url).password).toBe(new URL(first.url).password);
  });

  test("is one server for all who start it in the same moment, and the last of them ends it", async () => {
    const servers = await Promise.all([start(), start(), start()]);
    expect(new Set(servers.map((server) => server.port)).size).toBe(1);
    expect(servers.filter((server) => server.owned)).toHaveLength(1);
    const stopped = await Promise.all(servers.map((server) => server.stop()));
    expect(stopped.sort()).toEqual([false, false, true]);
    expect(said.filter((message) => message.includes("left running"))).toHaveLength(2);
  });

  test("is not ended while a client is connected, and that client is named", async () => {
    const server = await start();
    const client = new Client({ connectionString: server.url, application_name: "somebody else" });
    await client.connect();
    expect(await server.stop()).toBe(false);
    expect(said.at(-1)).toContain("somebody else in clickback");
    expect((await client.query("select 1 as one")).rows).toEqual([{ one: 1 }]);
    await client.end();
    expect(await server.stop()).toBe(true);
  });

  test("comes up with its data after it was killed, even if another process has its id by then", async () => {
    const first = await start();
    await ask(first.url, "create table kept (word text); insert into kept values ('here')");
    const pidFile = join(first.folder, "data", "postmaster.pid");
    const text = await readFile(pidFile, "utf8");
    process.kill(await postmasterOf(first), "SIGKILL");
    if (onLinux) await writeFile(pidFile, text.replace(/^\d+/, String(process.pid)));
    const second = await start();
    expect(second.owned).toBe(true);
    expect(await ask(second.url, "select word from kept")).toEqual(["here"]);
    // The first handle's server is gone; the one that runs now is in use by the second.
    expect(await first.stop()).toBe(false);
  });

  test("outlives its killed parent and is taken on by the next start", async () => {
    const module = new URL("../../../app/database/embedded-postgres.ts", import.meta.url).href;
    const program = `const { startEmbeddedPostgres } = await import(${JSON.stringify(module)});
      const server = await startEmbeddedPostgres({ folder: ${JSON.stringify(folder)}, log: () => {} });
      console.log(server.port);
      setInterval(() => {}, 1e6);`;
    const parent: ChildProcess = spawn(process.execPath, ["--input-type=module", "-e", program]);
    const [port] = (await once(parent.stdout?.setEncoding("utf8") ?? parent, "data")) as [string];
    parent.kill("SIGKILL");
    await once(parent, "exit");
    const server = await start();
    expect(server).toMatchObject({ port: Number(port), owned: false });
    expect(await server.stop()).toBe(true);
    await expect(ask(server.url, "select 1")).rejects.toThrow("ECONNREFUSED");
  });

  test("is refused with the port's number where that port is taken", async () => {
    const taken: Server = createServer();
    taken.listen(0, "127.0.0.1");
    await once(taken, "listening");
    const address = taken.address();
    const port = address !== null && typeof address === "object" ? address.port : 0;
    try {
      await expect(start({ port })).rejects.toThrow(`Port ${port} is taken`);
    } finally {
      taken.close();
    }
  });

  test("is refused with the folder's name where another version made the data", async () => {
    const server = await start();
    await server.stop();
    await writeFile(join(server.folder, "data", "PG_VERSION"), "15\n");
    await expect(start()).rejects.toThrow(/data was made by Postgres 15, this is 18/);
  });

  test("writes no values of statements into its log", async () => {
    const server = await start();
    await ask(
      server.url,
      "create table person (email text unique); insert into person values ('ada@example.com')",
    );
    await expect(ask(server.url, "insert into person values ('ada@example.com')")).rejects.toThrow(
      "duplicate key",
    );
    await server.stop();
    const log = await readFile(join(server.folder, "postgres.log"), "utf8");
    expect(log).toContain("duplicate key");
    expect(log).not.toContain("ada@example.com");
  });

  test.runIf(onLinux)("is given nothing of our environment", async () => {
    process.env["APP_ENCRYPTION_KEY"] = "not for others";
    const server = await start();
    expect(await readFile(`/proc/${await postmasterOf(server)}/environ`, "utf8")).not.toContain(
      "not for others",
    );
    delete process.env["APP_ENCRYPTION_KEY"];
  });
});

describe.runIf(process.getuid?.() === 0)("under root", () => {
  test("it runs as another user, in the folder it was given", async () => {
    const server = await start();
    expect(server.folder).toBe(folder);
    expect((await stat(join(folder, "data"))).uid).toBe(65534);
  });

  test("it runs as the user whom existing data belong to", async () => {
    const first = await start();
    await first.stop();
    const chown = spawn("chown", ["-R", "4321:4321", join(folder, "data")]);
    await once(chown, "exit");
    const second = await start();
    expect((await stat(`/proc/${await postmasterOf(second)}`)).uid).toBe(4321);
  });

  test("its data go elsewhere, and that is said, where that user can't enter the folder", async () => {
    await chmod(outer, 0o700);
    const server = await start();
    expect(server.folder).not.toBe(folder);
    expect(said[0]).toContain(`can't enter ${folder}: the database lives in ${server.folder}`);
    const place = await stat(server.folder);
    expect([place.uid, place.mode & 0o777]).toEqual([0, 0o711]);
    expect((await start()).folder).toBe(server.folder);
  });
});
