import { once } from "node:events";

import type { Pool } from "pg";

import type { Clock } from "#app/clock.server.ts";
import { forgetVisitor } from "#app/pipeline/forget-visitor.ts";
import { createIngestStorefront } from "#app/pipeline/ingest-storefront.ts";
import { createIsUninstalled } from "#app/pipeline/is-uninstalled.ts";
import { createInboxWriter } from "#app/pipeline/write-inbox.ts";
import type { ShopDirectory } from "#app/shops.server.ts";
import { createWebServer } from "#app/web/create-server.ts";
import { createStorefrontDoor } from "#app/web/storefront-door.ts";
import { createStorefrontLimits, type StorefrontLimits } from "#app/web/storefront-limits.ts";

import { createCapturedLog, type LogLine } from "../pipeline/captured-log.ts";

export type Answered = { readonly status: number; readonly headers: Headers; readonly body: string };

/** POST /storefront/events of a real web server on a free port. */
export type Door = {
  readonly url: string;
  readonly logLines: readonly LogLine[];
  /** Shops whose mapping was asked for. */
  readonly nudged: readonly number[];
  /** Posts text as it is and anything else as JSON, like a browser's fetch of a string: as text/plain. */
  post(body: unknown, headers?: Record<string, string>): Promise<Answered>;
  ask(init: RequestInit): Promise<Answered>;
  close(): Promise<void>;
};

export type DoorOptions = {
  readonly pool: Pool;
  readonly shops: ShopDirectory;
  readonly clock: Clock;
  readonly noteStorefrontSeen: (shopId: number) => void;
  readonly trustProxy: number;
  readonly limits?: StorefrontLimits;
};

export async function openDoor(options: DoorOptions): Promise<Door> {
  const { pool, shops, clock, noteStorefrontSeen, trustProxy } = options;
  const { log, lines: logLines } = createCapturedLog();
  const nudged: number[] = [];
  const server = createWebServer({
    webhooks: async (_request, response) => void response.writeHead(418).end(),
    storefrontEvents: createStorefrontDoor({
      shops,
      ingestStorefront: createIngestStorefront({
        writeInbox: createInboxWriter({ pool }),
        forgetVisitor: (shop, clientId, now) => forgetVisitor(pool, shop, clientId, now),
        isUninstalled: createIsUninstalled(pool, clock),
        noteStorefrontSeen,
        nudgeMapping: (shopId) => nudged.push(shopId),
        clock,
      }),
      limits: options.limits ?? createStorefrontLimits({ address: 10_000, shop: 10_000 }),
      trustProxy,
      log,
    }),
    readiness: async () => ({ database: true, queue: true }),
    admin: (_request, response) => response.writeHead(418).end(),
    log,
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  const url = `http://127.0.0.1:${port}/storefront/events`;
  const ask = async (init: RequestInit): Promise<Answered> => {
    const response = await fetch(url, init);
    return { status: response.status, headers: response.headers, body: await response.text() };
  };
  return {
    url,
    logLines,
    nudged,
    ask,
    post: (body, headers = {}) =>
      ask({ method: "POST", body: typeof body === "string" ? body : JSON.stringify(body), headers }),
    close: async () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
