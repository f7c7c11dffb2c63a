import type { IncomingMessage } from "node:http";

export type ReadBodyResult =
  | { readonly ok: true; readonly body: Buffer }
  | { readonly ok: false; readonly reason: "too_large" | "aborted" };

/** Collects a request's body, giving up as soon as it is larger than allowed. */
export function readBody(request: IncomingMessage, bytesMax: number): Promise<ReadBodyResult> {
  return new Promise((resolve) => {
    if (Number(request.headers["content-length"] ?? 0) > bytesMax) {
      resolve({ ok: false, reason: "too_large" });
      return;
    }
    const chunks: Buffer[] = [];
    let bytes = 0;
    request.on("data", (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > bytesMax) {
        request.pause();
        request.removeAllListeners("data");
        resolve({ ok: false, reason: "too_large" });
        return;
      }
      chunks.push(chunk);
    });
    request.on("end", () => resolve({ ok: true, body: Buffer.concat(chunks, bytes) }));
    request.on("error", () => resolve({ ok: false, reason: "aborted" }));
    request.on("close", () => resolve({ ok: false, reason: "aborted" }));
  });
}
