import type { Dispatcher } from "undici";

/** An answer that was cut off because it went on and on. */
export class AnswerTooLargeError extends Error {}

/**
 * The text of an answer.
 *
 * @throws AnswerTooLargeError once more than `bytesMax` have come; nothing more is read then.
 */
export async function readBoundedText(
  body: Dispatcher.ResponseData["body"],
  bytesMax: number,
): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > bytesMax) throw new AnswerTooLargeError(`TikTok's answer is larger than ${bytesMax} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}
