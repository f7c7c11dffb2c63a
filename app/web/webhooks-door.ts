import type { IncomingMessage, ServerResponse } from "node:http";

import type { Log } from "#app/log.server.ts";
import type { Ingest } from "#app/pipeline/ingest.ts";
import { readBody } from "#app/web/read-body.ts";
import type { VerifyWebhook } from "#app/web/verify-webhook.ts";

/**
 * Shopify counts an answer after 5 s as none; an honest 503 before that gets the webhook sent again. We promise 4.5 s,
 * and a busy machine's timers come late.
 */
const deadlineMs = 4_000;

/**
 * POST /webhooks, every topic: 401 for anything unsigned, 200 once the message is committed, 503 when it could
 * not be, 413 past the size limit (the signature can't be checked without the whole body).
 */
export function createWebhooksDoor(dependencies: {
  readonly verifyWebhook: VerifyWebhook;
  readonly ingest: Ingest;
  readonly bodyBytesMax: number;
  readonly log: Log;
}): (request: IncomingMessage, response: ServerResponse) => Promise<void> {
  const { verifyWebhook, ingest, bodyBytesMax, log } = dependencies;
  return async (request, response) => {
    if (request.method !== "POST") return answer(response, 405, { allow: "POST" });
    if (request.headers["x-shopify-hmac-sha256"] === undefined) return refuse(request, response, 401);
    const read = await readBody(request, bodyBytesMax);
    if (!read.ok) return read.reason === "too_large" ? refuse(request, response, 413) : undefined;
    const webhook = await verifyWebhook(request.headers, read.body);
    if (webhook === undefined) return answer(response, 401);
    const kept = ingest(webhook).then(
      () => true,
      (error: unknown) => {
        log.error({ error, shop: webhook.shopDomain, topic: webhook.topic }, "webhook.not_kept");
        return false;
      },
    );
    const inTime = await beforeDeadline(kept);
    return inTime ? answer(response, 200) : answer(response, 503, { "retry-after": "30" });
  };
}

/** False when the work failed or takes too long; work that still commits later is found a duplicate on retry. */
async function beforeDeadline(kept: Promise<boolean>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(resolve, deadlineMs, false);
  });
  try {
    return await Promise.race([kept, late]);
  } finally {
    clearTimeout(timer);
  }
}

function answer(response: ServerResponse, status: number, headers: Record<string, string> = {}): void {
  response.writeHead(status, { ...headers, "content-length": "0" }).end();
}

/** How long a refused sender may go on sending, unheard, so that it gets to read the answer. */
const refusedForMs = 2_000;

/** Answers without having read the body; the connection cannot be used again. */
function refuse(request: IncomingMessage, response: ServerResponse, status: number): void {
  response.writeHead(status, { "content-length": "0", connection: "close" }).end();
  request.resume();
  const timer = setTimeout(() => request.destroy(), refusedForMs);
  request.once("close", () => clearTimeout(timer));
}
