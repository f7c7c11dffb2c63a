import { Writable } from "node:stream";

import { pino } from "pino";

import type { Log } from "#app/log.server.ts";

export type LogLine = Readonly<Record<string, unknown>> & { readonly msg: string };

/** A log whose lines a test can read. */
export function createCapturedLog(): { readonly log: Log; readonly lines: LogLine[] } {
  const lines: LogLine[] = [];
  const destination = new Writable({
    write(chunk: Buffer, _encoding, done) {
      lines.push(JSON.parse(chunk.toString("utf8")) as LogLine);
      done();
    },
  });
  return { log: pino({ level: "debug" }, destination), lines };
}
