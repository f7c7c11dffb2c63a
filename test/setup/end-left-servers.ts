// Ends what an interrupted test run left running: a signal ends Vitest before it tears anything down. Run by bin/test.mjs.
import { existsSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { startEmbeddedPostgres } from "#app/database/embedded-postgres.ts";
import { tryLockFile } from "#app/database/lock-file.mjs";
import { checkout } from "./checkout.ts";
import { endRecordedProcesses } from "./recorded-processes.ts";

const folder = join(checkout, ".clickback");
const runs = (await readdir(folder))
  .filter((name) => /^test(-\d+)?$/.test(name))
  .map((name) => join(folder, name));

for (const run of runs) {
  // Whoever still holds it is running its tests.
  const lock = await tryLockFile(join(run, "claimed.lock"));
  if (!lock.held) continue;
  await endRecordedProcesses(join(run, "services"));
  const data = join(run, "postgres");
  // Taking it on is the way to end it, wherever it really lives.
  if (existsSync(data))
    await (await startEmbeddedPostgres({ folder: data, database: "postgres", log: () => {} })).stop();
  await lock.release();
}
