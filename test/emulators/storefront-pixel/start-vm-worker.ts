import { EventEmitter, once } from "node:events";
import { createContext, runInContext } from "node:vm";

import type { PixelWorker, ToPage, ToSandbox } from "./pixel-link.ts";
import { createSandboxFetch } from "./sandbox-fetch.ts";

export type WorkerScripts = {
  /** sandbox.ts, bundled. */
  readonly sandbox: string;
  /** The web pixel, as it is deployed. */
  readonly pixel: string;
};

export type VmWorker = PixelWorker & {
  /**
   * Resolves once nothing is under way any more: no message, no request, no timer. Timers are not waited for: when
   * nothing else is left to happen, the next one is due.
   */
  settle(): Promise<void>;
};

/**
 * Runs sandbox and pixel in a context of their own that has the language and what a worker has, and nothing of Node's.
 * Messages are copied, and arrive later, as between a page and its worker.
 */
export function startVmWorker(
  { sandbox, pixel }: WorkerScripts,
  shopOrigin: string,
  hear: (message: ToPage) => void,
): VmWorker {
  const network = createSandboxFetch(shopOrigin);
  const timers = new Map<NodeJS.Timeout, { readonly dueAt: number; readonly fire: () => void }>();
  const idle = new EventEmitter();
  let underWay = 0;
  const listeners: ((event: { readonly data: ToSandbox }) => void)[] = [];
  let isOver = false;

  const begin = () => void underWay++;
  const end = () => {
    underWay--;
    // What was just done may have begun something else.
    setImmediate(() => idle.emit("change"));
  };
  const cancel = (timer: NodeJS.Timeout | undefined) => {
    clearTimeout(timer);
    if (timer !== undefined && timers.delete(timer)) end();
  };
  const later = (act: () => void, ms: number) => {
    begin();
    const fire = () => {
      cancel(timer);
      if (!isOver) act();
    };
    const timer = setTimeout(fire, ms);
    timers.set(timer, { dueAt: performance.now() + ms, fire });
    return timer;
  };
  const deliver = (act: () => void) => {
    begin();
    setImmediate(() => {
      if (!isOver) act();
      end();
    });
  };

  const scope: Record<string, unknown> = {
    // Copies, so that freezing them in here freezes nothing out there.
    URL: class URL extends globalThis.URL {},
    Request: class Request extends globalThis.Request {},
    URLSearchParams,
    Response,
    Headers,
    AbortController,
    TextEncoder,
    TextDecoder,
    Blob,
    crypto,
    fetch(...request: Parameters<typeof network.fetch>) {
      begin();
      return network.fetch(...request).finally(end);
    },
    setTimeout: (act: (value: unknown) => void, ms = 0, value?: unknown) => later(() => act(value), ms),
    clearTimeout: cancel,
    location: { href: `${shopOrigin}/wpm@emulated/web-pixel-1@emulated/sandbox/worker.modern.js` },
    postMessage(message: ToPage) {
      const copy = structuredClone(message);
      deliver(() => hear(copy));
    },
    addEventListener(_type: "message", listener: (event: { readonly data: ToSandbox }) => void) {
      listeners.push(listener);
    },
  };
  const context = createContext(scope);
  scope["self"] = runInContext("globalThis", context);
  const run = (code: string, filename: string) => {
    try {
      runInContext(code, context, { filename });
    } catch (error) {
      deliver(() => hear({ type: "error", message: String(error) }));
    }
  };
  run(sandbox, "sandbox.js");
  run(pixel, "storefront-pixel.js");

  return {
    post(message: ToSandbox) {
      const copy = structuredClone(message);
      deliver(() => listeners.forEach((listener) => listener({ data: copy })));
    },
    terminate() {
      isOver = true;
      network.leavePage();
      for (const timer of timers.keys()) clearTimeout(timer);
      idle.emit("change");
    },
    async settle() {
      for (;;) {
        if (isOver || underWay === 0) return;
        const [next] = [...timers.values()].sort((one, other) => one.dueAt - other.dueAt);
        if (next !== undefined && underWay === timers.size) next.fire();
        await once(idle, "change");
      }
    },
  };
}
