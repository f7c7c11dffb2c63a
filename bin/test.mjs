// npm test: sets up what a fresh clone lacks, runs every test under the Node that is new enough, and ends by naming what
// could not be run. Parameters go to Vitest: npm test -- test/app/database
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { bootstrap, nodePath } from "./bootstrap.mjs";
import { buildAdmin } from "./build-admin.mjs";
import { root } from "./root.mjs";
import { runChild } from "./run-child.mjs";
import { summarizeNotRun } from "./summarize-not-run.mjs";

await bootstrap();
// Tests that start the product need its pages.
await buildAdmin();

const folder = await mkdtemp(join(tmpdir(), "clickback-test-"));
const notRunPath = join(folder, "not-run.jsonl");
const parameters = process.argv.slice(2);
const mode = parameters.includes("--watch") ? [] : ["run"];
const environment = {
  ...process.env,
  // What tests start by name runs on the same Node, too.
  PATH: `${join(root, "node_modules", ".bin")}${delimiter}${process.env.PATH ?? ""}`,
  CLICKBACK_NOT_RUN: notRunPath,
};
try {
  const vitest = join(root, "node_modules", "vitest", "vitest.mjs");
  process.exitCode = await runChild(nodePath(), [vitest, ...mode, ...parameters], {
    cwd: root,
    env: environment,
  });
  // A signal ended it, and what its tests had started still runs.
  if (process.exitCode > 128)
    await runChild(nodePath(), [join(root, "test", "setup", "end-left-servers.ts")], { cwd: root });
  const summary = summarizeNotRun(await readFile(notRunPath, "utf8").catch(() => ""));
  if (summary !== undefined) {
    process.stderr.write(`\n${summary}\n`);
    // Nobody reads the end of a green log: where a machine judges, what was not run has failed.
    if (/^(1|true)$/i.test(process.env.CI ?? "") && process.exitCode === 0) process.exitCode = 1;
  }
} finally {
  await rm(folder, { recursive: true, force: true });
}
