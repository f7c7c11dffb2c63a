import type { IncomingMessage } from "node:http";

import proxyAddr from "proxy-addr";

/**
 * The address of who sent a request: the connection's, or, behind `hops` trusted proxies, what the outermost of
 * them noted. What a client writes into X-Forwarded-For itself is never believed.
 */
export function clientAddress(request: IncomingMessage, hops: number): string | undefined {
  // A connection that is gone already has no address.
  if (request.socket.remoteAddress === undefined) return undefined;
  return proxyAddr(request, (_address, distance) => distance < hops);
}
