import { afterAll, beforeAll, expect, test } from "vitest";

import { hourMs } from "../pipeline/hand-clock.ts";
import { openErrandsWorld, type ErrandsWorld } from "./errands-world.ts";

let world: ErrandsWorld;

beforeAll(async () => {
  world = await openErrandsWorld();
});
afterAll(() => world?.close());

test("somebody's request for their data is kept for the merchant, sealed, and its message is not", async () => {
  const shop = await world.openShop();
  await world.tell(shop, "customers/data_request", {
    shop_domain: shop.domain,
    customer: { id: 42, email: "jane@example.com" },
    orders_requested: [7],
  });
  const { rows } = await world.pool.query<{ person_sealed: Buffer; due_at: Date }>(
    "SELECT person_sealed, due_at, kind, origin, state FROM privacy_request WHERE shop_id = $1",
    [shop.id],
  );
  expect(rows).toMatchObject([{ kind: "export", origin: "shopify", state: "open" }]);
  expect(rows[0]?.due_at).toEqual(new Date(world.time.now() + 30 * 24 * hourMs));
  const opened = shop.vault.open("privacy_request.person_sealed", rows[0]?.person_sealed ?? Buffer.alloc(0));
  expect(JSON.parse(opened.toString("utf8"))).toMatchObject({ customerId: "42", orderIds: ["7"] });
  expect(await world.count("inbox_entry WHERE shop_id = $1 AND body_sealed IS NOT NULL", shop)).toBe(0);
});
