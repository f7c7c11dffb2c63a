import { spawn } from "node:child_process";
import { join } from "node:path";

import { checkout } from "../setup/checkout.ts";
import { plainEnvironment } from "../workers/plain-environment.ts";

export type OperatorRun = { readonly code: number | null; readonly stdout: string; readonly stderr: string };

/** Runs the operator's command as a process of its own, in a folder without a `.env`. */
export function runOperator(
  env: Readonly<Record<string, string>>,
  parameters: readonly string[],
): Promise<OperatorRun> {
  const environment: NodeJS.ProcessEnv = { ...plainEnvironment(), ...env, NODE_ENV: "production" };
  const script = join(checkout, "app", "operator", "main.ts");
  const child = spawn(process.execPath, [script, ...parameters], {
    env: environment,
    cwd: join(checkout, "test", "operator"),
    stdio: ["ignore", "pipe", "pipe"],
  });
  const said = { stdout: "", stderr: "" };
  for (const stream of ["stdout", "stderr"] as const)
    child[stream].setEncoding("utf8").on("data", (text: string) => (said[stream] += text));
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => resolve({ code, ...said }));
  });
}
