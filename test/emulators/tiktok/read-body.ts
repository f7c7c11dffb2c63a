import type { IncomingMessage } from "node:http";

export type ReadBody = { bytes: Buffer; length: number; isTooLarge: boolean };

/**
 * The whole body, or undefined when the client left before its end. Beyond `bytesMax` the rest is read and thrown
 * away, so that the client gets to hear the refusal instead of a broken pipe; `length` still counts it.
 */
export async function readBody(request: IncomingMessage, bytesMax: number): Promise<ReadBody | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of request as AsyncIterable<Buffer>) {
      length += chunk.length;
      if (length <= bytesMax) chunks.push(chunk);
    }
  } catch {
    return undefined;
  }
  return { bytes: Buffer.concat(chunks), length, isTooLarge: length > bytesMax };
}
