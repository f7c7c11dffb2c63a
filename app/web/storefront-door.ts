import type { IncomingMessage, ServerResponse } from "node:http";

import { isbot } from "isbot";

import {
  storefrontBatchSchema,
  storefrontEventSchema,
  type StorefrontEvent,
} from "#app/core/storefront/storefront-event.ts";
import type { Log } from "#app/log.server.ts";
import type { IngestStorefront } from "#app/pipeline/ingest-storefront.ts";
import type { ShopDirectory } from "#app/shops.server.ts";
import { clientAddress } from "#app/web/client-address.ts";
import { readBody } from "#app/web/read-body.ts";
import type { StorefrontLimits } from "#app/web/storefront-limits.ts";

/** A batch is some 60 kB at most, a checkout of a hundred long lines more. */
const bodyBytesMax = 256 * 1024;

/** Pages that the theme editor shows have its mark in their address: a merchant at work, and no shopper. */
const editorPage = /[?&]oseid=/;

/** The web pixel runs in a sandbox whose origin is opaque, so every origin may post; the key names the shop. */
const corsHeaders = {
  "access-control-allow-origin": "*",
  "access-control-allow-methods": "POST, OPTIONS",
  "access-control-allow-headers": "content-type",
  "access-control-max-age": "86400",
};

/**
 * POST /storefront/events: 204 once kept; 400 for what does not fit the schema, 403 for an unknown key, 413 past
 * the size, 429 past the rate, 503 when it could not be kept. An event that does not fit is left out, and so
 * is what happened in the theme editor; those beside it are kept.
 */
export function createStorefrontDoor(dependencies: {
  readonly shops: Pick<ShopDirectory, "findByStorefrontKey">;
  readonly ingestStorefront: IngestStorefront;
  readonly limits: StorefrontLimits;
  readonly trustProxy: number;
  readonly log: Log;
}): (request: IncomingMessage, response: ServerResponse) => Promise<void> {
  const { shops, ingestStorefront, limits, trustProxy, log } = dependencies;

  const handle = async (request: IncomingMessage): Promise<Answer> => {
    if (request.method === "OPTIONS") return { status: 204 };
    if (request.method !== "POST")
      return { status: 405, error: "only POST is answered here", headers: { allow: "POST, OPTIONS" } };
    const ip = clientAddress(request, trustProxy);
    if (!(await limits.allowAddress(ip ?? "unknown"))) return tooMany;
    const read = await readBody(request, bodyBytesMax);
    // The rest of an oversized body is not waited for.
    if (!read.ok)
      return { status: 413, error: `more than ${bodyBytesMax} bytes`, headers: { connection: "close" } };
    const parsed = storefrontBatchSchema.safeParse(parseJson(read.body));
    if (!parsed.success) return { status: 400, error: describe(parsed.error.issues) };
    const { key, visit } = parsed.data;
    const shop = await shops.findByStorefrontKey(key);
    if (shop === undefined) return { status: 403, error: "key: no shop has it" };
    if (!(await limits.allowShop(shop.id))) return tooMany;
    const events = keepValid(parsed.data.events);
    if (events.length < parsed.data.events.length)
      log.warn(
        { shop: shop.domain, dropped: parsed.data.events.length - events.length },
        "storefront.malformed",
      );
    const userAgent = request.headers["user-agent"]?.slice(0, 1_000);
    await ingestStorefront({
      shop,
      visit,
      events: events.filter(({ url = "" }) => !editorPage.test(url)),
      ip,
      userAgent,
      isBot: isbot(userAgent),
    });
    return { status: 204 };
  };

  return async (request, response) => {
    const { status, error, headers } = await handle(request).catch((failure: unknown): Answer => {
      log.error({ error: failure }, "storefront.not_kept");
      return { status: 503, error: "try again" };
    });
    const body = error === undefined ? "" : JSON.stringify({ error });
    response.writeHead(status, {
      ...corsHeaders,
      ...headers,
      ...(body === ""
        ? {}
        : { "content-type": "application/json", "content-length": Buffer.byteLength(body) }),
    });
    response.end(body);
    request.resume();
  };
}

const tooMany = { status: 429, error: "too many requests" };

type Answer = {
  readonly status: number;
  readonly error?: string;
  readonly headers?: Readonly<Record<string, string>>;
};

function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString("utf8"));
  } catch {
    return undefined;
  }
}

function keepValid(events: readonly unknown[]): readonly StorefrontEvent[] {
  return events.flatMap((event) => {
    const parsed = storefrontEventSchema.safeParse(event);
    return parsed.success ? [parsed.data] : [];
  });
}

/** Where the batch does not fit, without repeating what it said. */
function describe(
  issues: readonly { readonly path: readonly PropertyKey[]; readonly message: string }[],
): string {
  return issues
    .slice(0, 5)
    .map((issue) => `${issue.path.map(String).join(".") || "body"}: ${issue.message}`)
    .join("; ");
}
