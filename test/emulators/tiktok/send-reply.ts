import type { ServerResponse } from "node:http";
import type { Answer } from "./answer.ts";
import { cut } from "./reply.ts";
import type { Reply } from "./reply.ts";
import type { Ending } from "./request-record.ts";

/** Called once, with what was really sent of an answer. */
type OnEnd = (ending: Ending, answer?: Answer) => void;

/**
 * Puts the reply on the wire after `delayMs`. `onEnd` is called just before the first byte leaves, so that whoever
 * has the answer finds the record complete; or when the client leaves during the delay.
 */
export function sendReply(response: ServerResponse, reply: Reply, delayMs: number, onEnd: OnEnd): void {
  if (reply.ending === "hung") {
    onEnd("hung");
    return;
  }
  let isDone = false;
  const finish = (): void => {
    isDone = true;
    if (reply.ending === "answered") answer(response, reply.answer, onEnd);
    else drop(response, reply.halfOf, onEnd);
  };
  const timer = delayMs > 0 ? setTimeout(finish, delayMs) : undefined;
  response.once("close", () => {
    clearTimeout(timer);
    if (!isDone) onEnd("abandoned");
  });
  if (!timer) finish();
}

function answer(response: ServerResponse, whole: Answer, onEnd: OnEnd): void {
  onEnd("answered", whole);
  writeHead(response, whole);
  response.end(whole.body);
}

function drop(response: ServerResponse, halfOf: Answer | undefined, onEnd: OnEnd): void {
  if (!halfOf) {
    onEnd("dropped");
    response.socket?.destroy();
    return;
  }
  const half = cut(halfOf);
  onEnd("dropped", half);
  // The head promises the whole body.
  writeHead(response, halfOf);
  response.write(half.body, () => response.socket?.destroy());
}

function writeHead(response: ServerResponse, { status, headers, body }: Answer): void {
  // 204 and 304 have no body and may not announce one.
  const length = status === 204 || status === 304 ? {} : { "content-length": Buffer.byteLength(body) };
  response.writeHead(status, { ...headers, ...length });
}
