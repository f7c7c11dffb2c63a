// npm run validate: everything CI runs, in the order that fails fastest. Stops at the first failure.
import { join } from "node:path";
import { bootstrap, nodePath } from "./bootstrap.mjs";
import { buildAdmin } from "./build-admin.mjs";
import { root } from "./root.mjs";
import { runChild } from "./run-child.mjs";

const program = (...path) => join(root, "node_modules", ...path);

const steps = [
  ["install", bootstrap],
  ["format", () => runNode(program("oxfmt", "bin", "oxfmt"), "--check", ".")],
  ["lint", () => runNode(program("oxlint", "bin", "oxlint"), "--deny-warnings", ".")],
  ["typecheck", () => runNode(program("typescript", "bin", "tsc"), "--noEmit")],
  ["build", () => buildAdmin({ force: true })],
  ["theme check", () => runNode(join(root, "bin", "theme-check.ts"))],
  ["test", () => runNode(join(root, "bin", "test.mjs"))],
];

async function runNode(script, ...parameters) {
  const code = await runChild(nodePath(), [script, ...parameters], { cwd: root });
  if (code !== 0) throw new Error(`exit code ${code}`);
}

for (const [name, run] of steps) {
  const started = performance.now();
  try {
    await run();
  } catch (error) {
    process.stderr.write(`\n${name}: failed (${error.message})\n`);
    process.exitCode = 1;
    break;
  }
  process.stderr.write(`${name}: passed in ${((performance.now() - started) / 1000).toFixed(1)} s\n`);
}
