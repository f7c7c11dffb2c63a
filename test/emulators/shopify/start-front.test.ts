import { once } from "node:events";
import { createServer, request as send } from "node:http";
import type { IncomingMessage, RequestListener, Server } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer, text } from "node:stream/consumers";
import { brotliCompressSync, createGzip, gzipSync } from "node:zlib";

import { afterEach, beforeEach, describe, expect, test } from "vitest";

import type { Listening } from "./listen-on-loopback.ts";
import { startFront } from "./start-front.ts";

const realBridge = '<script src="https://cdn.shopify.com/shopifycloud/app-bridge.js"></script>';
const bridgeUrl = "http://127.0.0.1:4000/app-bridge.js";

let app: Server;
let front: Listening;
let appOrigin: string | undefined;
let handle: RequestListener;

beforeEach(async () => {
  app = createServer((request, response) => handle(request, response));
  app.listen(0, "127.0.0.1");
  await once(app, "listening");
  appOrigin = `http://127.0.0.1:${(app.address() as AddressInfo).port}`;
  front = await startFront({
    appOrigin: () => appOrigin,
    adminOrigin: "http://127.0.0.1:4000",
    bridgeUrl,
    shopOrigins: ["https://tea.myshopify.com"],
    port: 0,
  });
});
afterEach(async () => {
  await front.close();
  app.closeAllConnections();
  app.close();
});

describe("the front", () => {
  test("passes the request on as it is: path, host, headers and bytes", async () => {
    const seen: { request: IncomingMessage; body: Buffer }[] = [];
    handle = async (request, response) => {
      seen.push({ request, body: await buffer(request) });
      response.end("ok");
    };
    const bytes = Uint8Array.from([0, 255, 10, 13]);
    await fetch(`${front.origin}/a%20b?x=1&x=2`, {
      method: "POST",
      body: bytes,
      headers: { "x-any": "thing" },
    });
    expect(seen[0]?.request.url).toBe("/a%20b?x=1&x=2");
    expect(seen[0]?.request.headers).toMatchObject({ host: new URL(front.origin).host, "x-any": "thing" });
    expect(seen[0]?.body).toEqual(Buffer.from(bytes));
  });

  test("passes the answer back as it is, unless it is HTML", async () => {
    const body = gzipSync(JSON.stringify({ realBridge }));
    handle = (_request, response) => {
      const headers = {
        "content-type": "application/json",
        "content-encoding": "gzip",
        "content-length": body.length,
      };
      response.writeHead(418, { ...headers, "set-cookie": ["a=1", "b=2"] }).end(body);
    };
    const answer = await fetch(front.origin);
    expect(answer.status).toBe(418);
    expect(answer.headers.getSetCookie()).toEqual(["a=1", "b=2"]);
    expect(answer.headers.get("content-length")).toBe(String(body.length));
    expect(answer.headers.get("content-security-policy")).toBeNull();
    expect(await answer.json()).toEqual({ realBridge });
  });

  test.each([
    ["none", (html: string) => Buffer.from(html)],
    ["gzip", gzipSync],
    ["br", brotliCompressSync],
  ])("puts the stand-in for App Bridge into HTML with content coding %s", async (coding, encode) => {
    handle = (_request, response) => {
      response.setHeader("content-type", "text/html; charset=utf-8");
      if (coding !== "none") response.setHeader("content-encoding", coding);
      response.end(encode(`<p>é</p>${realBridge}`));
    };
    expect(await (await fetch(front.origin)).text()).toBe(`<p>é</p><script src="${bridgeUrl}"></script>`);
  });

  test.each(["identity", "gzip"])(
    "shows the first part of a page (%s) while the app still writes",
    async (coding) => {
      const finish = Promise.withResolvers<void>();
      handle = async (_request, response) => {
        response.writeHead(200, { "content-type": "text/html", "content-encoding": coding });
        const gzip = createGzip();
        if (coding === "gzip") gzip.pipe(response);
        const out = coding === "gzip" ? gzip : response;
        out.write("<p>first</p>");
        if (coding === "gzip") gzip.flush();
        await finish.promise;
        out.end("<p>last</p>");
      };
      const answer = await fetch(front.origin);
      const reader = (answer.body as ReadableStream<Uint8Array>).getReader();
      const first = await reader.read();
      expect(new TextDecoder().decode(first.value)).toBe("<p>first</p>");
      finish.resolve();
      await reader.cancel();
    },
  );

  test("passes an early refusal back although the body was not read", async () => {
    handle = (request, response) => {
      response.writeHead(413, { connection: "close" }).end("too large");
      request.destroy();
    };
    const request = send(front.origin, { method: "POST" });
    request.on("error", () => {});
    request.write(Buffer.alloc(1024));
    const [answer] = (await once(request, "response")) as [IncomingMessage];
    expect(answer.statusCode).toBe(413);
    expect(await text(answer)).toBe("too large");
    request.destroy();
  });

  test("tells the app when the browser hangs up", async () => {
    const gone = Promise.withResolvers<void>();
    handle = (_request, response) => {
      response.on("close", gone.resolve);
      response.writeHead(200).write("some");
    };
    const stop = new AbortController();
    await fetch(front.origin, { signal: stop.signal });
    stop.abort();
    await gone.promise;
  });

  test("says so when the app is not there, or not known yet", async () => {
    appOrigin = "http://127.0.0.1:1";
    expect((await fetch(front.origin)).status).toBe(502);
    appOrigin = undefined;
    const answer = await fetch(front.origin);
    expect(answer.status).toBe(503);
    expect(await answer.text()).toContain("setAppOrigin");
  });

  test("lets a web socket through", async () => {
    app.on("upgrade", (_request, socket) => {
      socket.write("HTTP/1.1 101 Switching Protocols\r\nUpgrade: echo\r\nConnection: Upgrade\r\n\r\n");
      socket.pipe(socket);
    });
    const request = send(front.origin, { headers: { connection: "Upgrade", upgrade: "echo" } });
    request.end();
    const [, socket] = (await once(request, "upgrade")) as [IncomingMessage, NodeJS.ReadWriteStream];
    socket.write("hello");
    const [echoed] = (await once(socket, "data")) as [Buffer];
    expect(echoed.toString()).toBe("hello");
    socket.end();
  });
});
