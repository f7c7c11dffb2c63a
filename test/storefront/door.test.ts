import { Pool } from "pg";
import { describe, expect, test, vi } from "vitest";

import { createNoteStorefrontSeen } from "#app/pipeline/note-storefront-seen.ts";

import { minuteMs } from "../pipeline/hand-clock.ts";
import type { EventMaker } from "./shopper.ts";
import type { StorefrontWorld, TestStore } from "./storefront-world.ts";
import { useStorefrontWorld } from "./use-storefront-world.ts";

let world: StorefrontWorld;
let make: EventMaker;
useStorefrontWorld((opened) => ({ world, make } = opened));

const cors = {
  "access-control-allow-origin": "*",
  "access-control-allow-methods": "POST, OPTIONS",
  "access-control-allow-headers": "content-type",
};

function corsOf(headers: Headers): Record<string, string | null> {
  return Object.fromEntries(Object.keys(cors).map((name) => [name, headers.get(name)]));
}

async function seenAt(store: TestStore): Promise<Date | null | undefined> {
  const { rows } = await world.pool.query<{ seen: Date | null }>(
    "SELECT storefront_seen_at AS seen FROM shop WHERE id = $1",
    [store.id],
  );
  return rows[0]?.seen;
}

describe("a batch that fits", () => {
  test("is answered 204 without a body, and its rows are there", async () => {
    const store = await world.openStore();
    const events = [make.productViewed(), make.addedToCart()];
    const answer = await world.door.post(store.batch(events));
    expect([answer.status, answer.body]).toEqual([204, ""]);
    expect(corsOf(answer.headers)).toEqual(cors);
    expect(await store.entries()).toEqual(
      expect.arrayContaining([
        { topic: "storefront/product_viewed", webhookId: events[0]?.id, state: "received" },
        { topic: "storefront/product_added_to_cart", webhookId: events[1]?.id, state: "received" },
      ]),
    );
    expect(world.door.nudged).toContain(store.id);
  });

  test("is not answered before it is committed", async () => {
    const store = await world.openStore();
    const blocker = await world.pool.connect();
    await blocker.query("BEGIN");
    await blocker.query("LOCK TABLE inbox_entry IN SHARE MODE");
    let answered = false;
    const answer = world.door.post(store.batch([make.productViewed()])).finally(() => {
      answered = true;
    });
    await vi.waitFor(async () => {
      const { rows } = await world.pool.query(
        "SELECT 1 FROM pg_locks WHERE relation = 'inbox_entry'::regclass AND NOT granted",
      );
      if (rows.length === 0) throw new Error("nothing waits to be written");
    });
    expect(answered).toBe(false);
    expect(await store.entries()).toEqual([]);
    await blocker.query("COMMIT");
    blocker.release();
    expect((await answer).status).toBe(204);
    expect(await store.entries()).toHaveLength(1);
  });

  test.each(["text/plain;charset=UTF-8", "application/json", "application/octet-stream"])(
    "is read whatever it is said to be: %s",
    async (type) => {
      const store = await world.openStore();
      const answer = await world.door.post(store.batch([make.productViewed()]), { "content-type": type });
      expect(answer.status).toBe(204);
      expect(await store.entries()).toHaveLength(1);
    },
  );

  test("of a shop that uninstalled the app is answered as ever, and nothing of it is kept", async () => {
    const store = await world.openStore();
    await world.pool.query("UPDATE shop SET state = 'uninstalled' WHERE id = $1", [store.id]);
    expect((await world.door.post(store.batch([make.productViewed()]))).status).toBe(204);
    expect(await store.entries()).toEqual([]);
    await world.pool.query("UPDATE shop SET state = 'installed' WHERE id = $1", [store.id]);
    world.time.advance(10_000);
    expect((await world.door.post(store.batch([make.productViewed()]))).status).toBe(204);
    expect(await store.entries()).toHaveLength(1);
  });

  test("sent again is one entry, and so is one event sent in two batches", async () => {
    const store = await world.openStore();
    const [first, second] = [make.productViewed(), make.addedToCart()];
    for (const events of [[first], [first], [first, second], [second, second]])
      expect((await world.door.post(store.batch(events))).status).toBe(204);
    expect((await store.entries()).map(({ webhookId }) => webhookId)).toEqual([first.id, second.id]);
    await store.map();
    expect(await store.deliveries()).toHaveLength(2);
  });

  test("notes that the storefront speaks", async () => {
    const store = await world.openStore();
    expect(await seenAt(store)).toBeNull();
    await store.tell([make.pageViewed()]);
    await expect.poll(() => seenAt(store)).toEqual(world.time.clock());
  });

  test("leaves out what happened in the theme editor", async () => {
    const store = await world.openStore();
    const shopped = make.productViewed({ url: "https://shop.example/products/linen-shirt?q=oseid=" });
    const edited = make.productViewed({ url: "https://shop.example/products/linen-shirt?_fd=0&oseid=x1" });
    await store.tell([edited, shopped]);
    expect((await store.entries()).map(({ webhookId }) => webhookId)).toEqual([shopped.id]);
  });

  test("without events keeps none and is no mistake", async () => {
    const store = await world.openStore();
    expect((await world.door.post(store.batch([]))).status).toBe(204);
    expect(await store.entries()).toEqual([]);
  });
});

test("that a storefront speaks is noted once a minute, and forgotten where the database is away", async () => {
  const store = await world.openStore();
  // One connection: what was asked before is done before what is asked next.
  const pool = new Pool({ connectionString: world.url, max: 1 });
  const note = createNoteStorefrontSeen(pool, world.time.clock);
  const noted = async () => {
    note(store.id);
    await pool.query("SELECT 1");
    const seen = await seenAt(store);
    await world.pool.query("UPDATE shop SET storefront_seen_at = NULL WHERE id = $1", [store.id]);
    return seen?.getTime();
  };
  expect(await noted()).toBe(world.time.now());
  world.time.advance(minuteMs - 1);
  expect(await noted()).toBeUndefined();
  world.time.advance(1);
  expect(await noted()).toBe(world.time.now());
  await pool.end();
  world.time.advance(minuteMs);
  expect(() => note(store.id)).not.toThrow();
});

describe("a browser's preflight", () => {
  test("is allowed from every origin, for a day, without reading anything", async () => {
    const answer = await world.door.ask({
      method: "OPTIONS",
      headers: {
        origin: "null",
        "access-control-request-method": "POST",
        "access-control-request-headers": "content-type",
      },
    });
    expect([answer.status, answer.body]).toEqual([204, ""]);
    expect(corsOf(answer.headers)).toEqual(cors);
    expect(answer.headers.get("access-control-max-age")).toBe("86400");
    expect(answer.headers.get("access-control-allow-credentials")).toBeNull();
  });
});

test("a path below or beside it is another door's", async () => {
  for (const path of ["/", "/x", "/../events2"]) {
    const { status } = await fetch(`${world.door.url}${path}`, { method: "POST" });
    expect(status).toBe(418);
  }
});
