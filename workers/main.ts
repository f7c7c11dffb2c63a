import { openCore } from "#app/process/open-core.ts";
import { prepareDatabase } from "#app/process/prepare-database.ts";
import { readEnv } from "#app/process/read-env.ts";
import { runProcess } from "#app/process/run-process.ts";
import { untilStopped } from "#app/process/until-stopped.ts";
import { startWorkers } from "#workers/start-workers.ts";

await runProcess(async () => {
  const env = readEnv();
  const prepared = await prepareDatabase(env.DATABASE_URL, () => {});
  const core = await openCore(env, prepared.url, "worker");
  const stopWorkers = startWorkers(core, env);
  core.log.info({ queue: core.queueBackend.kind }, "worker.ready");

  const signal = await untilStopped();
  core.log.info({ signal }, "worker.stopping");
  await stopWorkers();
  await core.close();
  await prepared.stop();
  return 0;
});
