import { spawn, type ChildProcess } from "node:child_process";
import { fileURLToPath } from "node:url";

import { createLog } from "#app/log.server.ts";
import { prepareDatabase } from "#app/process/prepare-database.ts";
import { readEnv } from "#app/process/read-env.ts";
import { runProcess } from "#app/process/run-process.ts";
import { untilStopped } from "#app/process/until-stopped.ts";

/**
 * `npm start`: the database, then web and worker as processes of their own. When one of them ends, the other is
 * stopped and so does this: whatever runs it (systemd, a container) starts all of it again.
 */
async function start(): Promise<number> {
  const env = readEnv();
  const log = createLog(env.LOG_LEVEL, "start");
  const prepared = await prepareDatabase(env.DATABASE_URL, (message) =>
    log.info({ message }, "database.prepared"),
  );
  const children = ["../web/main.ts", "../../workers/main.ts"].map((script) =>
    startChild(script, prepared.url),
  );
  const ended = children.map((child) => untilEnded(child));
  const first = await Promise.race([untilStopped().then(() => 0), ...ended]);
  for (const child of children) child.kill("SIGTERM");
  const codes = await Promise.all(ended);
  await prepared.stop();
  return first === 0 && codes.every((code) => code === 0) ? 0 : 1;
}

function startChild(script: string, databaseUrl: string): ChildProcess {
  return spawn(process.execPath, [fileURLToPath(new URL(script, import.meta.url))], {
    // The channel ends with this process, however it ends; the child notices and stops.
    stdio: ["inherit", "inherit", "inherit", "ipc"],
    env: { ...process.env, DATABASE_URL: databaseUrl },
  });
}

/** The exit code; a process ended by the SIGTERM it was sent counts as having ended well. */
function untilEnded(child: ChildProcess): Promise<number> {
  return new Promise((resolve) => {
    child.once("exit", (code, signal) => resolve(code ?? (signal === "SIGTERM" ? 0 : 1)));
    child.once("error", () => resolve(1));
  });
}

await runProcess(start);
