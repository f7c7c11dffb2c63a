import { isUtf8 } from "node:buffer";
import type { IncomingMessage } from "node:http";
import type { Call } from "./call.ts";
import type { ReadBody } from "./read-body.ts";

/** Makes a call of a request whose body is in. */
export function receiveCall(request: IncomingMessage, body: ReadBody, at: Date, requestId: string): Call {
  const url = request.url ?? "/";
  const queryStart = url.indexOf("?");
  const text = body.bytes.toString("utf8");
  const header = request.headers["access-token"];
  return {
    at,
    method: request.method ?? "",
    url,
    path: queryStart === -1 ? url : url.slice(0, queryStart),
    headers: request.headers,
    token: typeof header === "string" && header !== "" ? header : undefined,
    body: text,
    bodyBytes: body.length,
    json: isUtf8(body.bytes) ? parseJson(text) : undefined,
    requestId,
    takes: () => true,
  };
}

/** JSON has no undefined, so undefined can mean "not JSON". */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
