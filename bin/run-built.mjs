// Runs one of the programs that need a whole Clickback, from a fresh clone:
//   node bin/run-built.mjs test/demo/main.ts [parameters]
import { resolve } from "node:path";
import { bootstrap, nodePath } from "./bootstrap.mjs";
import { buildAdmin } from "./build-admin.mjs";
import { runChild } from "./run-child.mjs";

const [program, ...parameters] = process.argv.slice(2);
if (program === undefined)
  throw new Error("Name the program to run: node bin/run-built.mjs <file> [parameters]");
await bootstrap();
await buildAdmin();
process.exitCode = await runChild(nodePath(), [resolve(program), ...parameters], {});
