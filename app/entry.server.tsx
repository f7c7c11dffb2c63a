import { PassThrough } from "node:stream";

import {
  createReadableStreamFromReadable,
  type ActionFunctionArgs,
  type AppLoadContext,
  type EntryContext,
  type LoaderFunctionArgs,
} from "@remix-run/node";
import { isRouteErrorResponse, RemixServer } from "@remix-run/react";
import { renderToPipeableStream } from "react-dom/server";

import "#app/web/load-context.ts";

/** How long a page may wait for its deferred data; what is not there by then is given up. */
export const streamTimeout = 5_000;

/** Renders every HTML answer, error pages among them. */
export default function handleRequest(
  request: Request,
  status: number,
  headers: Headers,
  remixContext: EntryContext,
  loadContext: AppLoadContext,
): Promise<Response> {
  secureHeaders(request, headers, loadContext);
  return new Promise((resolve, reject) => {
    let answerStatus = status;
    const page = <RemixServer context={remixContext} url={request.url} abortDelay={streamTimeout} />;
    const { pipe, abort } = renderToPipeableStream(page, {
      onShellReady() {
        const body = new PassThrough();
        resolve(new Response(createReadableStreamFromReadable(body), { headers, status: answerStatus }));
        pipe(body);
      },
      onShellError: reject,
      onError(error) {
        answerStatus = 500;
        loadContext.log.error({ error, path: new URL(request.url).pathname }, "page.not_rendered");
      },
      onAllReady: () => clearTimeout(timer),
    });
    // A second more than the loaders get, so that their failure is still rendered.
    const timer = setTimeout(abort, streamTimeout + 1_000);
  });
}

/** What loaders and actions throw by mistake. Only the path is told: the query holds id tokens. */
export function handleError(
  error: unknown,
  { request, context }: LoaderFunctionArgs | ActionFunctionArgs,
): void {
  if (request.signal.aborted || isRouteErrorResponse(error)) return;
  context.log.error({ error, path: new URL(request.url).pathname }, "page.failed");
}

/**
 * Only the Shopify admin of the shop that is named may frame a page; one that names none may not be framed at
 * all. Pages hold a shop's business, so nobody on the way keeps them, and addresses hold id tokens, so no other
 * site is told them.
 */
function secureHeaders(request: Request, headers: Headers, { shopify }: AppLoadContext): void {
  shopify.addDocumentResponseHeaders(request, headers);
  if (!headers.has("content-security-policy"))
    headers.set("content-security-policy", "frame-ancestors 'none';");
  headers.set("content-type", "text/html; charset=utf-8");
  headers.set("cache-control", "no-store");
  headers.set("referrer-policy", "no-referrer");
  headers.set("x-content-type-options", "nosniff");
}
