import { pino, type Logger } from "pino";

export type Log = Pick<Logger, "debug" | "info" | "warn" | "error" | "fatal">;

/**
 * Structured lines on stdout: one canonical line per fact. Nothing personal is ever passed in; as a second wall,
 * the fields that could carry it by mistake are cut out.
 */
export function createLog(level: string, processName: string): Logger {
  return pino({
    level,
    base: { process: processName },
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: {
      paths: ["*.body", "*.email", "*.phone", "*.token", "*.authorization", "*.accessToken", "*.headers"],
      remove: true,
    },
    serializers: { error: serializeError },
  });
}

/** Name, message and code of an error; never the query parameters or request bodies some libraries attach. */
function serializeError(error: unknown): unknown {
  if (!(error instanceof Error)) return { message: String(error) };
  const code = (error as { code?: unknown }).code;
  return {
    name: error.name,
    message: error.message,
    ...(code === undefined ? {} : { code }),
    stack: error.stack,
  };
}
