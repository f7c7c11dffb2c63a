import type { IncomingMessage, ServerResponse } from "node:http";

import type { BulkOperations } from "./bulk-operations.ts";

/** Where Shopify keeps the files of bulk operations. */
export const filesHost = "storage.googleapis.com";

/**
 * Answers for a file by its signed address: whole, or the range asked for. Whoever shows it an access token has sent
 * it to a stranger, and is refused.
 */
export function answerDownload(
  bulk: BulkOperations,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  const { headers, method, url: path = "/" } = request;
  const range = headers.range ?? "";
  const answer = (status: number, body: Buffer | string, more: Record<string, string> = {}) => {
    bulk.downloads.push({ path, range, status });
    response.writeHead(status, { "content-type": "application/jsonl", ...more }).end(body);
  };
  if (method !== "GET") return answer(405, "");
  if (headers["x-shopify-access-token"] !== undefined || headers.authorization !== undefined)
    return answer(400, "<Error><Code>InvalidSecurity</Code></Error>");
  const file = bulk.file(path);
  if (file === undefined) return answer(400, "<Error><Code>ExpiredToken</Code></Error>");
  const asked = /^bytes=(\d+)-(\d+)$/.exec(range);
  if (asked === null) return answer(200, file);
  const [from, to] = [Number(asked[1]), Math.min(Number(asked[2]), file.length - 1)];
  if (from >= file.length || to < from) return answer(416, "", { "content-range": `bytes */${file.length}` });
  answer(206, file.subarray(from, to + 1), { "content-range": `bytes ${from}-${to}/${file.length}` });
}
