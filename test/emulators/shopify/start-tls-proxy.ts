import { createServer as createHttpServer } from "node:http";
import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer as createHttpsServer } from "node:https";
import type { Socket } from "node:net";

import { listenOnLoopback } from "./listen-on-loopback.ts";
import type { Listening } from "./listen-on-loopback.ts";

type TlsProxyOptions = {
  cert: string;
  key: string;
  /** Hosts played here, always on port 443; all others are refused. */
  isPlayed: (host: string) => boolean;
  /** The request as the played host would see it. */
  onRequest: (request: IncomingMessage, response: ServerResponse) => void;
};

export type TlsProxy = Listening & {
  /** Hosts that were asked for and refused, in order. */
  readonly refused: string[];
};

/** A CONNECT proxy that is itself the far end: it ends the TLS of the hosts it plays and lets nothing out. */
export async function startTlsProxy({ cert, key, isPlayed, onRequest }: TlsProxyOptions): Promise<TlsProxy> {
  const refused: string[] = [];
  const played = createHttpsServer({ cert, key, ALPNProtocols: ["http/1.1"] }, (request, response) => {
    const host = hostOf(request.headers.host ?? "");
    if (isPlayed(host)) onRequest(request, response);
    else response.writeHead(421).end();
  });
  const proxy = createHttpServer((request, response) => {
    refused.push(request.url ?? "");
    response.writeHead(403, { "content-type": "text/plain" });
    response.end("Only CONNECT to the hosts of Shopify is played here.\n");
  });
  proxy.on("connect", (request: IncomingMessage, socket: Socket, head: Buffer) => {
    socket.on("error", () => socket.destroy());
    const [host = "", port] = (request.url ?? "").split(":");
    if (port !== "443" || !isPlayed(host)) {
      refused.push(request.url ?? "");
      socket.end("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
      return;
    }
    socket.write("HTTP/1.1 200 Connection Established\r\n\r\n");
    if (head.length > 0) socket.unshift(head);
    played.emit("connection", socket);
  });
  const listening = await listenOnLoopback(proxy, 0, () => played.closeAllConnections());
  return { ...listening, refused };
}

function hostOf(header: string): string {
  return header.replace(/:443$/, "").toLowerCase();
}
