import { spawn } from "node:child_process";
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { applyMigrations } from "#app/database/apply-migrations.ts";
import { checkout } from "../../setup/checkout.ts";
import { createTestDatabase, type TestDatabase } from "../../setup/database.ts";

let database: TestDatabase;
let folder: string;
const said: string[] = [];
const log = (message: string) => void said.push(message);
const apply = () => applyMigrations({ url: database.url, folder, log });

beforeEach(async () => {
  database = await createTestDatabase();
  // These tests bring their own migrations.
  await database.pool.query("drop schema public cascade; create schema public");
  folder = await mkdtemp(join(tmpdir(), "clickback-migrations-"));
  await writeFile(join(folder, "migration_lock.toml"), 'provider = "postgresql"\n');
});
afterEach(async () => {
  said.length = 0;
  await database.drop();
  await rm(folder, { recursive: true, force: true });
});

async function write(name: string, sql: string): Promise<void> {
  await mkdir(join(folder, name), { recursive: true });
  await writeFile(join(folder, name, "migration.sql"), sql);
}

async function records(): Promise<unknown[]> {
  const { rows } = await database.pool.query(
    `select migration_name, checksum, applied_steps_count, logs, rolled_back_at, length(id) as id_length,
       finished_at >= started_at as finished from _prisma_migrations order by migration_name`,
  );
  return rows;
}

describe("applying migrations", () => {
  test("goes in the order of their names and is recorded as Prisma records it", async () => {
    await write("2_second", "insert into letter values ('b');");
    await write("1_first", "create table letter (l text);\ncreate index on letter (l);");
    expect(await apply()).toEqual(["1_first", "2_second"]);
    const common = {
      applied_steps_count: 1,
      logs: null,
      rolled_back_at: null,
      id_length: 36,
      finished: true,
    };
    expect(await records()).toEqual([
      // From sha256sum, of these very files.
      {
        ...common,
        migration_name: "1_first",
        checksum: "6f53f4f6346ffb0fafb3cd3a79e9a3fcf07cadfd5193ac33bdab0994a8291225",
      },
      {
        ...common,
        migration_name: "2_second",
        checksum: "eff07093253b5f3c0f051d5bac60fa51137bd4389936634970a2cd968aca2f34",
      },
    ]);
  });

  test("applies only what is new the second time", async () => {
    await write("1_first", "create table letter (l text);");
    await apply();
    expect(await apply()).toEqual([]);
    await write("2_second", "create table digit (d text);");
    expect(await apply()).toEqual(["2_second"]);
  });

  test("by several processes at once happens once", async () => {
    await write("1_first", "create table letter (l text); select pg_sleep(0.2);");
    await write("2_second", "insert into letter values ('b');");
    const applied = await Promise.all([apply(), apply(), apply(), apply()]);
    expect(applied.flat().sort()).toEqual(["1_first", "2_second"]);
    expect(said).toContain("Another process is migrating the database, waiting for it.");
  });

  test("sends functions with semicolons inside as they are", async () => {
    await write(
      "1_first",
      "create function two() returns int language plpgsql as $$ begin return 1; return 2; end $$;",
    );
    await apply();
    expect((await database.pool.query("select two()")).rows).toEqual([{ two: 1 }]);
  });

  test("keeps nothing of a migration that fails, everything before it, and names file and line", async () => {
    await write("1_first", "create table letter (l text);");
    await write("2_second", "create table digit (d text);\n\ninsert into nowhere values (1);");
    await expect(apply()).rejects.toThrow(/2_second\/migration\.sql:3: relation "nowhere" does not exist/);
    const { rows } = await database.pool.query(
      "select to_regclass('letter') as letter, to_regclass('digit') as digit",
    );
    expect(rows).toEqual([{ letter: "letter", digit: null }]);
    expect(await records()).toHaveLength(1);
    await write("2_second", "create table digit (d text);");
    expect(await apply()).toEqual(["2_second"]);
  });

  test("is refused when an applied file was changed", async () => {
    await write("1_first", "create table letter (l text);");
    await apply();
    await write("1_first", "create table letter (l text, more text);");
    await write("2_second", "create table digit (d text);");
    await expect(apply()).rejects.toThrow(/1_first\/migration\.sql was changed after it was applied/);
    expect(await records()).toHaveLength(1);
  });

  test("takes a file for the same when only its line endings were changed", async () => {
    await write("1_first", "create table letter (\n l text);\n");
    await apply();
    await write("1_first", "create table letter (\r\n l text);\r\n");
    expect(await apply()).toEqual([]);
  });

  test("is refused while a failed migration is recorded, and goes on after it is marked as rolled back", async () => {
    await write("1_first", "create table letter (l text);");
    await apply();
    await database.pool.query("drop table letter; update _prisma_migrations set finished_at = null");
    const refusal = await apply().catch((error: Error) => error.message);
    expect(refusal).toContain("Migration 1_first is recorded as failed");
    // The statement the message gives is the way out.
    await database.pool.query(String(refusal).slice(String(refusal).indexOf("update _prisma_migrations")));
    expect(await apply()).toEqual(["1_first"]);
  });

  test("lets be what a newer release has applied", async () => {
    await write("1_first", "create table letter (l text);");
    await write("2_newer", "create table digit (d text);");
    await apply();
    await rm(join(folder, "2_newer"), { recursive: true });
    expect(await apply()).toEqual([]);
  });
});

describe("Prisma's own commands", () => {
  const prismaCli = join(checkout, "node_modules", "prisma", "build", "index.js");
  /** Runs to the end, or until it said what is waited for: `deploy` idles for ten seconds after its work. */
  function migrate(cwd: string, parameters: string[], until?: string): Promise<string> {
    const env = { ...process.env, DATABASE_URL: database.url, CHECKPOINT_DISABLE: "1" };
    const child = spawn(process.execPath, [prismaCli, "migrate", ...parameters], { cwd, env });
    return new Promise((settle, fail) => {
      let stdout = "";
      let stderr = "";
      child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
      child.stdout.setEncoding("utf8").on("data", (text: string) => {
        stdout += text;
        if (until !== undefined && stdout.includes(until)) child.kill();
      });
      child.once("error", fail);
      child.once("close", (code) =>
        code === 0 || child.killed ? settle(stdout) : fail(new Error(stdout + stderr)),
      );
    });
  }

  const migrations = join(checkout, "prisma", "migrations");

  test("agree with what was applied here, and this with what they applied", async () => {
    await applyMigrations({ url: database.url, folder: migrations, log });
    expect(await migrate(checkout, ["status"])).toContain("Database schema is up to date!");

    // A project of its own with one migration more, so that `deploy` has something to do on top of ours.
    const project = join(folder, "project");
    await mkdir(project);
    for (const name of ["prisma.config.ts", "package.json", "prisma"]) {
      await cp(join(checkout, name), join(project, name), { recursive: true });
    }
    await symlink(join(checkout, "node_modules"), join(project, "node_modules"));
    const more = join(project, "prisma", "migrations", "99990101000000_more");
    await mkdir(more);
    await writeFile(
      join(more, "migration.sql"),
      "create function f() returns int language sql as $$ select 1; $$;\n",
    );
    const applied = "All migrations have been successfully applied.";
    expect(await migrate(project, ["deploy"], applied)).toContain("99990101000000_more");
    expect(
      await applyMigrations({ url: database.url, folder: join(project, "prisma", "migrations"), log }),
    ).toEqual([]);
  });

  test("find in the migrations exactly what the schema describes", async () => {
    const ends = ["--from-migrations", migrations, "--to-schema-datamodel", "prisma/schema.prisma"];
    const script = await migrate(checkout, ["diff", "--script", ...ends]);
    expect(script.trim()).toBe("-- This is an empty migration.");
    const { rows } = await database.pool.query(
      "select datname from pg_database where datname like '%shadow%'",
    );
    expect(rows).toEqual([]);
  });
});
