import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";

import { checkout } from "../setup/checkout.ts";
import { plainEnvironment } from "./plain-environment.ts";

export type WorkerProcess = {
  readonly pid: number;
  /** Everything it wrote, line by line. */
  readonly lines: readonly string[];
  /** SIGTERM, as a deployment does it. @returns the exit code */
  stop(): Promise<number | null>;
  /** SIGKILL, as a crash. */
  kill(): Promise<void>;
};

/** Starts workers/main.ts as a process of its own and waits until it is ready. */
export async function startWorkerProcess(env: Readonly<Record<string, string>>): Promise<WorkerProcess> {
  const environment: NodeJS.ProcessEnv = { ...plainEnvironment(), ...env, NODE_ENV: "production" };
  const child = spawn(process.execPath, [join(checkout, "workers", "main.ts")], {
    env: environment,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const ended = once(child, "exit");
  const lines: string[] = [];
  const ready = new Promise<void>((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr])
      createInterface(stream).on("line", (line) => {
        lines.push(line);
        if (line.includes('"worker.ready"')) resolve();
      });
    void ended.then(() => reject(new Error(`The worker ended before it was ready:\n${lines.join("\n")}`)));
  });
  await ready;
  const end = async (signal: NodeJS.Signals) => {
    if (child.exitCode === null && child.signalCode === null) child.kill(signal);
    await ended;
    return child.exitCode;
  };
  return {
    pid: child.pid ?? 0,
    lines,
    stop: () => end("SIGTERM"),
    kill: async () => {
      await end("SIGKILL");
    },
  };
}
