// Runs one of Clickback's TypeScript programs under a Node that is new enough, whichever started this:
//   node bin/run.mjs app/operator/main.ts status --shop tea.myshopify.com
import { resolve } from "node:path";
import { nodePath } from "./node-path.mjs";
import { runChild } from "./run-child.mjs";

const [program, ...parameters] = process.argv.slice(2);
if (program === undefined) throw new Error("Name the program to run: node bin/run.mjs <file> [parameters]");
process.exitCode = await runChild(nodePath(), [resolve(program), ...parameters], {});
