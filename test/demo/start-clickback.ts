import { spawn, type ChildProcessByStdio } from "node:child_process";
import { createWriteStream } from "node:fs";
import type { Readable } from "node:stream";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const checkout = new URL("../../", import.meta.url);

export type RunningClickback = {
  /** Where the web process listens. */
  readonly origin: string;
  /** Runs an operator verb with `--json` and gives what it printed. @throws with its own words when it fails. */
  operate(verb: string, parameters: readonly string[]): Promise<unknown>;
  stop(): Promise<void>;
};

/**
 * Starts Clickback as `npm start` does, its log in a file, and waits until it is ready.
 *
 * @param environment what the product reads, without PORT.
 * @throws when it ends before it is ready.
 */
export async function startClickback(
  environment: Readonly<Record<string, string>>,
  logPath: string,
): Promise<RunningClickback> {
  const env: NodeJS.ProcessEnv = { ...cleanEnvironment(), ...environment, PORT: "0", NODE_ENV: "production" };
  const child = spawn(process.execPath, [fileURLToPath(new URL("app/process/start.ts", checkout))], {
    env,
    // The channel ends with the demo, also when it is killed; Clickback notices and stops.
    stdio: ["ignore", "pipe", "pipe", "ipc"],
  }) as ChildProcessByStdio<null, Readable, Readable>;
  const log = createWriteStream(logPath);
  child.stderr.pipe(log);
  const ended = new Promise<number | null>((resolve) => child.once("exit", resolve));
  const port = await new Promise<number>((resolve, reject) => {
    const waitingFor = new Set(["web.ready", "worker.ready"]);
    let webPort = 0;
    createInterface(child.stdout).on("line", (line) => {
      log.write(`${line}\n`);
      const { msg, port: listening } = readLogLine(line);
      if (msg === "web.ready") webPort = listening ?? 0;
      if (msg !== undefined && waitingFor.delete(msg) && waitingFor.size === 0) resolve(webPort);
    });
    void ended.then((code) =>
      reject(new Error(`Clickback ended with exit code ${code}; its log is ${logPath}`)),
    );
  });
  return {
    origin: `http://127.0.0.1:${port}`,
    operate: (verb, parameters) => operate(env, [verb, ...parameters, "--json"]),
    stop: async () => {
      child.kill("SIGTERM");
      await ended;
    },
  };
}

/** What a program needs to run at all; a developer's own settings must not leak into what is started here. */
function cleanEnvironment(): Record<string, string> {
  const kept = ["PATH", "HOME", "TMPDIR", "LANG", "TZ"];
  return Object.fromEntries(kept.flatMap((name) => [[name, process.env[name] ?? ""]]));
}

function readLogLine(line: string): { msg?: string; port?: number } {
  try {
    return JSON.parse(line) as { msg?: string; port?: number };
  } catch {
    return {};
  }
}

function operate(env: NodeJS.ProcessEnv, parameters: readonly string[]): Promise<unknown> {
  const script = fileURLToPath(new URL("app/operator/main.ts", checkout));
  const child = spawn(process.execPath, [script, ...parameters], { env, stdio: ["ignore", "pipe", "pipe"] });
  const said = { stdout: "", stderr: "" };
  for (const stream of ["stdout", "stderr"] as const)
    child[stream].setEncoding("utf8").on("data", (text: string) => (said[stream] += text));
  return new Promise((resolve, reject) => {
    child.once("close", (code) => {
      if (code === 0) resolve(JSON.parse(said.stdout) as unknown);
      else reject(new Error(said.stderr.trim()));
    });
  });
}
