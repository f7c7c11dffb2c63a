import { parseEnv, type Env } from "#app/env.server.ts";

/**
 * The process's environment, completed by a file named `.env` in the working folder where there is one; what is
 * set already wins.
 *
 * @throws EnvError naming every wrong variable and its fix.
 */
export function readEnv(): Env {
  try {
    process.loadEnvFile();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
  }
  return parseEnv(process.env);
}
