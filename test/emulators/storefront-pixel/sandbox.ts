import type { BrowserArea, ToPage, ToSandbox } from "./pixel-link.ts";

/**
 * Runs before the pixel's code and in the same worker: makes of it what Shopify's strict sandbox is, and gives the code
 * the api it has there, and no more. For a Web Worker, and for a Node context that looks like one.
 */

type Callback = (value: unknown) => unknown;

/** A worker's globals that Shopify takes away; page globals a worker never had. */
const takenAway = [
  "Atomics",
  "BroadcastChannel",
  "caches",
  "CompressionStream",
  "CustomEvent",
  "DOMException",
  "EventSource",
  "FileReader",
  "FileReaderSync",
  "FormData",
  "indexedDB",
  "MessageChannel",
  "MessagePort",
  "navigator",
  "Notification",
  "ReadableStream",
  "WebAssembly",
  "WebSocket",
  "WebTransport",
  "Worker",
  "WritableStream",
];

type Scope = typeof globalThis & {
  shopify?: unknown;
  postMessage(message: ToPage): void;
};

const scope = globalThis as Scope;
const { postMessage, fetch: fetchOfWorker, Promise: PromiseOfWorker, String: StringOfWorker } = scope;
const shopOrigin = new URL(scope.location.href).origin;
const asked = new Map<number, { resolve: Callback; reject: Callback }>();
const subscribers = new Map<string, Callback[]>();
const privacySubscribers: Callback[] = [];
let extend: Callback | undefined;
let lastId = 0;

function tell(message: ToPage): void {
  postMessage.call(scope, message);
}

function report(error: unknown): void {
  tell({ type: "error", message: StringOfWorker(error) });
}

function guard(act: () => unknown): void {
  try {
    PromiseOfWorker.resolve(act()).catch(report);
  } catch (error) {
    report(error);
  }
}

/** Asynchronous, because it is done by the page. */
function remote(area: BrowserArea, method: string) {
  return (...parameters: unknown[]) =>
    new PromiseOfWorker((resolve, reject) => {
      const id = ++lastId;
      asked.set(id, { resolve, reject });
      tell({ type: "ask", id, area, method, parameters });
    });
}

function storage(area: BrowserArea) {
  return Object.fromEntries(
    ["getItem", "setItem", "removeItem", "clear", "key", "length"].map((method) => [
      method,
      remote(area, method),
    ]),
  );
}

function subscribe(name: string, callback: Callback): () => boolean {
  subscribers.set(name, [...(subscribers.get(name) ?? []), callback]);
  tell({ type: "subscribe", name });
  return () => subscribers.delete(name);
}

/** The api of an app pixel; `init` is a snapshot of the page. */
function createApi({ settings, init }: Extract<ToSandbox, { type: "start" }>) {
  return {
    settings,
    init,
    analytics: { subscribe },
    browser: {
      cookie: { get: remote("cookie", "get"), set: remote("cookie", "set") },
      localStorage: storage("localStorage"),
      sessionStorage: storage("sessionStorage"),
      sendBeacon: () =>
        PromiseOfWorker.reject(new Error("sendBeacon is deprecated: use fetch with keepalive.")),
    },
    customerPrivacy: {
      subscribe(name: string, callback: Callback) {
        if (name === "visitorConsentCollected") privacySubscribers.push(callback);
        return () => true;
      },
    },
    _pixelInfo: { runtimeContext: "STRICT", type: "APP" },
  };
}

scope.addEventListener("message", ({ data }: MessageEvent) => {
  const message = data as ToSandbox;
  if (message.type === "start") guard(() => extend?.(createApi(message)));
  if (message.type === "event")
    for (const callback of subscribers.get(message.name) ?? []) guard(() => callback(message.event));
  if (message.type === "privacy")
    for (const callback of privacySubscribers)
      guard(() => callback({ customerPrivacy: message.customerPrivacy }));
  if (message.type === "answer") {
    const waiting = asked.get(message.id);
    asked.delete(message.id);
    if (message.error === undefined) waiting?.resolve(message.value);
    else waiting?.reject(new Error(message.error));
  }
});

/** Shopify lets a pixel speak to other origins only, and only by HTTPS; tests have no other way than loopback. */
function checkUrl(address: string): void {
  const { protocol, hostname, origin, href } = new URL(address);
  if (protocol !== "https:" && hostname !== "127.0.0.1")
    throw new Error(`URL must be secure (HTTPS): ${href}`);
  if (origin === shopOrigin) throw new Error(`Requests are not allowed to the same origin: ${href}`);
}

function hide(name: string, value: unknown): void {
  Object.defineProperty(scope, name, { value, configurable: false, writable: false });
}

for (const name of takenAway) if (name in scope) hide(name, undefined);
hide("fetch", (input: RequestInfo | URL, init?: RequestInit) => {
  checkUrl(new Request(input).url);
  return fetchOfWorker.call(scope, input, init);
});
for (const { prototype } of [scope.String, scope.RegExp, scope.URL, scope.Request]) Object.freeze(prototype);
hide("shopify", {
  extend(point: string, callback: Callback) {
    if (point !== "WebPixel::Render") throw new Error(`No such extension point: ${point}`);
    extend = callback;
    tell({ type: "ready" });
  },
});
