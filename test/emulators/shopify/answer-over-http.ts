import type { IncomingMessage, ServerResponse } from "node:http";
import { text } from "node:stream/consumers";

import type { AdminApi } from "./create-admin-api.ts";

/** Reads a request to the Admin API whole, has it answered, and sends the answer or cuts the connection. */
export async function answerOverHttp(
  api: AdminApi,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const body = await text(request).catch(() => undefined);
  if (body === undefined) return;
  const headers = Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
  );
  const host = (headers["host"] ?? "").replace(/:443$/, "");
  const answer = api.answer({
    host,
    method: request.method ?? "GET",
    path: request.url ?? "/",
    headers,
    body,
  });
  if (answer === undefined) {
    request.socket.destroy();
    return;
  }
  await Promise.allSettled([answer.after]);
  response.writeHead(answer.status, {
    "content-type": "application/json; charset=utf-8",
    "x-request-id": `emulated-${api.requests.length}`,
    ...answer.headers,
  });
  response.end(JSON.stringify(answer.body));
}
