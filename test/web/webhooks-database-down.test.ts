import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";

import { startTcpProxy, type TcpProxy } from "./tcp-proxy.ts";
import { openWebWorld, type WebWorld } from "./web-world.ts";

const unknownShop = (number: number) => `never-seen-${number}.myshopify.com`;

let world: WebWorld;
let proxy: TcpProxy;

beforeAll(async () => {
  world = await openWebWorld({
    poolMax: 3,
    through: async (databaseUrl) => {
      const url = new URL(databaseUrl);
      proxy = await startTcpProxy({ host: url.hostname, port: Number(url.port) });
      url.port = String(proxy.port);
      return url.href;
    },
  });
  expect((await world.post()).status).toBe(200);
});
afterAll(async () => {
  await proxy?.accept().catch(() => {});
  proxy?.thaw();
  await world?.close();
  await proxy?.close();
});

/** Posts, and how long the answer took. */
async function timed(delivery: Parameters<WebWorld["post"]>[0]) {
  const startedAt = performance.now();
  const { status } = await world.post(delivery);
  return { status, took: performance.now() - startedAt };
}

const readiness = async () => {
  const response = await fetch(`${world.origin}/readyz`);
  return [response.status, await response.json()];
};

test("a database that refuses connections: 503 at once, and 200 again by itself", async () => {
  await proxy.refuse();
  const answers = await Promise.all([
    timed({ webhookId: "refused" }),
    timed({ webhookId: "refused", shop: unknownShop(1) }),
  ]);
  expect(answers.map(({ status }) => status)).toEqual([503, 503]);
  expect(Math.max(...answers.map(({ took }) => took))).toBeLessThan(2_000);
  expect((await fetch(`${world.origin}/healthz`)).status).toBe(200);
  expect(await readiness()).toEqual([503, { database: false, queue: true }]);
  await proxy.accept();
  expect((await world.post({ webhookId: "refused" })).status).toBe(200);
  expect((await world.entries()).filter(({ webhookId }) => webhookId === "refused")).toHaveLength(1);
  expect(await readiness()).toEqual([200, { database: true, queue: true }]);
});

test("a database that says nothing: 503 within 4.5 s, never a false 200, and 200 again by itself", async () => {
  proxy.freeze();
  const deliveries = [
    ...Array.from({ length: 20 }, (_, number) => ({ webhookId: `frozen ${number}` })),
    ...Array.from({ length: 5 }, (_, number) => ({ webhookId: "frozen", shop: unknownShop(10 + number) })),
  ];
  const answers = await Promise.all(deliveries.map(timed));
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([503]));
  expect(Math.max(...answers.map(({ took }) => took))).toBeLessThan(4_500);
  proxy.thaw();
  const again = await Promise.all(deliveries.map((delivery) => world.post(delivery)));
  expect(new Set(again.map(({ status }) => status))).toEqual(new Set([200]));
  // Whatever was written late, after its 503, is one entry with the one that was sent again.
  expect((await world.entries()).filter(({ webhookId }) => webhookId.startsWith("frozen"))).toHaveLength(20);
});

describe("connections that died without a word are given up", () => {
  // All three connections of the pool are open and idle, and then they are dead.
  beforeEach(async () => {
    await Promise.all(Array.from({ length: 30 }, () => world.post()));
    proxy.forgetOpenConnections();
  });

  test("where shops are looked up on them", async () => {
    const answers = await Promise.all(
      [20, 21, 22].map((number) => timed({ webhookId: "forgotten", shop: unknownShop(number) })),
    );
    expect(Math.max(...answers.map(({ took }) => took))).toBeLessThan(4_500);
    for (const delivery of [{}, {}, {}, { shop: unknownShop(23) }])
      expect((await world.post({ webhookId: "after look-ups", ...delivery })).status).toBe(200);
  });

  test("where messages are written to them", async () => {
    const answers = await Promise.all([1, 2, 3].map((number) => timed({ webhookId: `written ${number}` })));
    expect(Math.max(...answers.map(({ took }) => took))).toBeLessThan(4_500);
    // At most one of the dead was not tried yet.
    await world.post();
    for (let number = 1; number <= 3; number += 1)
      expect((await world.post({ webhookId: `written ${number}` })).status).toBe(200);
  });
});
