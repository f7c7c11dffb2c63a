import type { Answer } from "./answer.ts";

/** How a request ends for the client. `dropped` may first send a whole answer's head and half of its body. */
export type Reply =
  | { ending: "answered"; answer: Answer }
  | { ending: "dropped"; halfOf?: Answer }
  | { ending: "hung" };

export function answered(answer: Answer): Reply {
  return { ending: "answered", answer };
}

/** The first half of the body; no `code`, since nobody can read one from it. */
export function cut({ status, headers, body }: Answer): Answer {
  return { status, headers, body: body.slice(0, Math.floor(body.length / 2)) };
}
