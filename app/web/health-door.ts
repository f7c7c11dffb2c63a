import type { ServerResponse } from "node:http";

export type Readiness = { readonly database: boolean; readonly queue: boolean };

/** GET /healthz: the process answers. */
export function answerHealth(response: ServerResponse): void {
  answer(response, 200, { status: "alive" });
}

/** GET /readyz: database and queue can be reached; 503 names what can't. */
export async function answerReadiness(
  response: ServerResponse,
  check: () => Promise<Readiness>,
): Promise<void> {
  const readiness = await check();
  answer(response, readiness.database && readiness.queue ? 200 : 503, readiness);
}

function answer(response: ServerResponse, status: number, body: unknown): void {
  response
    .writeHead(status, { "content-type": "application/json", "cache-control": "no-store" })
    .end(JSON.stringify(body));
}
