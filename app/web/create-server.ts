import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from "node:http";

import type { Log } from "#app/log.server.ts";
import { answerHealth, answerReadiness, type Readiness } from "#app/web/health-door.ts";

type Door = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/**
 * The HTTP server. Webhooks and health checks are answered before the page framework is entered: a webhook's
 * answer has a deadline and its body is read as raw bytes.
 */
export function createWebServer(doors: {
  readonly webhooks: Door;
  readonly storefrontEvents: Door;
  readonly readiness: () => Promise<Readiness>;
  readonly admin: RequestListener;
  readonly log: Log;
}): Server {
  const route = (request: IncomingMessage, response: ServerResponse): Promise<void> | void => {
    const path = pathOf(request);
    // Whatever lies below it as well: nothing unsigned may get another answer than 401 there.
    if (path === "/webhooks" || path.startsWith("/webhooks/")) return doors.webhooks(request, response);
    switch (path) {
      case "/storefront/events":
        return doors.storefrontEvents(request, response);
      case "/healthz":
        return answerHealth(response);
      case "/readyz":
        return answerReadiness(response, doors.readiness);
      default:
        return doors.admin(request, response);
    }
  };
  const server = createServer((request, response) => {
    Promise.resolve(route(request, response)).catch((error: unknown) => {
      doors.log.error({ error, path: pathOf(request) }, "request.failed");
      if (!response.headersSent) response.writeHead(500, { "content-length": "0" });
      response.end();
    });
  });
  // A client that dribbles its request is cut off; Shopify itself gives up after five seconds.
  server.headersTimeout = 10_000;
  server.requestTimeout = 30_000;
  // Longer than a load balancer's usual 60 s, so that it is never we who close a connection being reused.
  server.keepAliveTimeout = 65_000;
  return server;
}

/** The path alone: queries may hold tokens and are not looked at or logged. */
function pathOf(request: IncomingMessage): string {
  return (request.url ?? "/").split("?", 1)[0] ?? "/";
}
