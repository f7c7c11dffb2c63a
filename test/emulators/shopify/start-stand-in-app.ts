import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

import type { ShopifyEmulator } from "./shopify-emulator.ts";

export type StandInApp = { origin: string; close(): Promise<void> };

type StandInAppOptions = { emulator: ShopifyEmulator; apiKey: string; apiSecret: string };

/** Starts `stand-in-app.ts` as its own process, told about Shopify by its environment only, and puts it behind the front. */
export async function startStandInApp({
  emulator,
  apiKey,
  apiSecret,
}: StandInAppOptions): Promise<StandInApp> {
  const child = fork(fileURLToPath(new URL("stand-in-app.ts", import.meta.url)), {
    env: {
      NODE_ENV: "test",
      PATH: process.env["PATH"],
      ...emulator.proxyEnv,
      SHOPIFY_API_KEY: apiKey,
      SHOPIFY_API_SECRET: apiSecret,
      SHOPIFY_APP_URL: emulator.frontUrl,
    },
    // The library logs every request; what it says matters only when it dies.
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  const exited = once(child, "exit");
  const [first] = (await Promise.race([once(child, "message"), exited])) as [
    { port: number } | number | null,
  ];
  if (first === null || typeof first === "number") throw new Error(`The stand-in app ended with ${first}.`);
  const origin = `http://127.0.0.1:${first.port}`;
  emulator.setAppOrigin(origin);
  return {
    origin,
    async close() {
      child.kill();
      await exited;
    },
  };
}
