import { Agent, createServer, request as requestUpstream } from "node:http";
import type { ClientRequest, IncomingMessage, ServerResponse } from "node:http";
import type { Duplex, Transform } from "node:stream";
import { pipeline } from "node:stream";

import { appBridgeUrl, decodeBody, embedHeaders } from "./embed-headers.ts";
import type { EmbedOptions } from "./embed-headers.ts";
import { listenOnLoopback } from "./listen-on-loopback.ts";
import type { Listening } from "./listen-on-loopback.ts";
import { replaceInStream } from "./replace-in-stream.ts";

export type FrontOptions = EmbedOptions & {
  /** Where the app listens; undefined until it is known. */
  appOrigin: () => string | undefined;
  /** The address that requests are said to come from, in X-Forwarded-For; a browser on this machine has none. */
  visitorAddress?: string | undefined;
  /** 0 for a free one. */
  port: number;
};

// A connection per request: one that the app closes while it is reused would look like a fault of the app.
const agent = new Agent({ keepAlive: false });

/**
 * The app's public address, as a tunnel gives it one: every request goes to the app and every answer comes back
 * as they are, in pieces as they come. Only HTML answers are touched: see `embedHeaders` and the App Bridge address.
 */
export async function startFront(options: FrontOptions): Promise<Listening> {
  const server = createServer((request, response) => forward(request, response, options));
  server.on("upgrade", (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    forwardUpgrade(request, socket, head, options.appOrigin());
  });
  return listenOnLoopback(server, options.port);
}

function forward(request: IncomingMessage, response: ServerResponse, options: FrontOptions): void {
  const appOrigin = options.appOrigin();
  if (appOrigin === undefined) {
    refuse(response, 503, "The app is not there yet: call setAppOrigin(origin) once it listens.");
    return;
  }
  const upstream = askApp(request, appOrigin, options.visitorAddress);
  let answered = false;
  upstream.on("response", (answer) => {
    answered = true;
    passBack(request, answer, response, options);
  });
  upstream.on("error", (error) => {
    // An app may answer before it has read everything, and hang up then: the answer stands.
    if (!answered) refuse(response, 502, `The app at ${appOrigin} did not answer: ${error.message}`);
  });
  upstream.on("close", () => request.resume());
  response.on("close", () => upstream.destroy());
  request.pipe(upstream);
}

function askApp(request: IncomingMessage, appOrigin: string, visitorAddress?: string): ClientRequest {
  return requestUpstream(new URL(appOrigin), {
    path: request.url ?? "/",
    method: request.method ?? "GET",
    headers: {
      ...request.headers,
      ...(visitorAddress !== undefined && { "x-forwarded-for": visitorAddress }),
    },
    setHost: false,
    agent,
  });
}

function passBack(
  request: IncomingMessage,
  answer: IncomingMessage,
  response: ServerResponse,
  options: FrontOptions,
): void {
  const status = answer.statusCode ?? 502;
  const { headers, isHtml } = embedHeaders(answer, request.url ?? "/", options);
  const changes: Transform[] = [];
  if (isHtml && request.method !== "HEAD") {
    const coding = answer.headers["content-encoding"] ?? "identity";
    const decoder = decodeBody(coding);
    if (decoder === undefined) {
      answer.destroy();
      refuse(response, 502, `The front can't read HTML coded as ${coding}: serve gzip, br, deflate or none.`);
      return;
    }
    changes.push(decoder, replaceInStream(appBridgeUrl, options.bridgeUrl));
  }
  response.writeHead(status, answer.statusMessage, headers);
  // Sent at once, because the first byte of a streamed page may be long in coming.
  response.flushHeaders();
  pipeline([answer, ...changes, response], () => {});
}

function forwardUpgrade(
  request: IncomingMessage,
  socket: Duplex,
  head: Buffer,
  appOrigin: string | undefined,
): void {
  if (appOrigin === undefined) {
    socket.destroy();
    return;
  }
  const upstream = askApp(request, appOrigin);
  upstream.on("error", () => socket.destroy());
  upstream.on("response", () => socket.destroy());
  upstream.on("upgrade", (answer, appSocket, appHead) => {
    const lines = [`HTTP/1.1 101 ${answer.statusMessage ?? ""}`];
    for (let at = 0; at < answer.rawHeaders.length; at += 2) {
      lines.push(`${answer.rawHeaders[at]}: ${answer.rawHeaders[at + 1]}`);
    }
    socket.write(`${lines.join("\r\n")}\r\n\r\n`);
    if (appHead.length > 0) appSocket.unshift(appHead);
    if (head.length > 0) appSocket.write(head);
    pipeline(appSocket, socket, () => {});
    pipeline(socket, appSocket, () => {});
  });
  upstream.end();
}

function refuse(response: ServerResponse, status: number, message: string): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  response.writeHead(status, { "content-type": "text/plain; charset=utf-8" });
  response.end(`${message}\n`);
}
