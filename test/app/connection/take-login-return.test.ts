import { afterAll, beforeAll, expect, test } from "vitest";

import { minuteMs } from "../../pipeline/hand-clock.ts";
import { openConnectionWorld, type ConnectionWorld } from "./connection-world.ts";

let world: ConnectionWorld;

beforeAll(async () => {
  world = await openConnectionWorld();
});
afterAll(() => world?.close());

const rowsOf = async (shopId: number) =>
  (
    await world.pool.query<{ code_sealed: Buffer | null; returned_at: Date | null; nonce_hash: Buffer }>(
      "SELECT * FROM oauth_state WHERE shop_id = $1",
      [shopId],
    )
  ).rows;

test("a return is taken once: the second gets nothing and changes nothing", async () => {
  const shop = await world.emptyShop();
  const state = await world.begin(shop);
  const first = await world.takeReturn(state, "the-code");
  expect(first).toMatchObject({ kind: "go_on", shopDomain: shop.domain });
  const kept = await rowsOf(shop.id);
  expect(await world.takeReturn(state, "another-code")).toEqual({ kind: "used", shopDomain: shop.domain });
  expect(await rowsOf(shop.id)).toEqual(kept);
});

test("of two returns at the same moment one is taken", async () => {
  const shop = await world.emptyShop();
  const state = await world.begin(shop);
  const returns = await Promise.all([1, 2, 3, 4].map((n) => world.takeReturn(state, `code-${n}`)));
  expect(returns.map(({ kind }) => kind).toSorted()).toEqual(["go_on", "used", "used", "used"]);
});

test("neither code, ticket nor nonce stands in the table in clear", async () => {
  const shop = await world.emptyShop();
  const returned = await world.takeReturn(await world.begin(shop), "the-very-secret-code");
  const { rows } = await world.pool.query<{ text: string }>(
    "SELECT oauth_state::text AS text FROM oauth_state WHERE shop_id = $1",
    [shop.id],
  );
  const secrets = returned.kind === "go_on" ? [returned.ticket, returned.nonce] : [];
  expect(secrets).toHaveLength(2);
  for (const secret of [...secrets, "the-very-secret-code"])
    for (const form of [secret, Buffer.from(secret).toString("hex")])
      expect(rows[0]?.text).not.toContain(form);
  const [row] = await rowsOf(shop.id);
  expect(shop.vault.open("oauth_state.code_sealed", row?.code_sealed ?? Buffer.alloc(0)).toString()).toBe(
    "the-very-secret-code",
  );
});

test("a return after fifteen minutes is too late, and one just before is not", async () => {
  const shop = await world.emptyShop();
  const [late, early] = [await world.begin(shop), await world.begin(shop)];
  world.time.advance(15 * minuteMs - 1_000);
  expect(await world.takeReturn(early, "code")).toMatchObject({ kind: "go_on" });
  world.time.advance(1_000);
  expect(await world.takeReturn(late, "code")).toEqual({ kind: "expired", shopDomain: shop.domain });
});

test.each([
  ["forged", "abc.def.1.ghi"],
  ["missing", null],
])("a state that is %s is refused before the database is asked", async (_name, state) => {
  const before = await world.pool.query("SELECT * FROM oauth_state ORDER BY nonce_hash");
  expect(await world.takeReturn(state, "code")).toEqual({ kind: "forged", shopDomain: undefined });
  expect(await world.pool.query("SELECT * FROM oauth_state ORDER BY nonce_hash")).toMatchObject({
    rows: before.rows,
  });
});

test("a state of ours for a shop that is gone, or whose row is gone, is refused", async () => {
  const expiresAt = new Date(world.time.now() + minuteMs);
  const nonce = "x".repeat(32);
  for (const shopDomain of ["never-here.myshopify.com", (await world.emptyShop()).domain]) {
    const state = world.login.states.sign({ nonce, shopDomain, expiresAt });
    expect(await world.takeReturn(state, "code")).toEqual({ kind: "used", shopDomain });
  }
});

test.each([
  ["no code", null],
  ["an empty code", "  "],
  ["a code nobody could have given", "c".repeat(5_000)],
])("a return with %s counts as not having agreed, and uses the state up", async (_name, code) => {
  const shop = await world.emptyShop();
  const state = await world.begin(shop);
  expect(await world.takeReturn(state, code)).toEqual({ kind: "cancelled", shopDomain: shop.domain });
  expect(await world.takeReturn(state, "code-after-all")).toMatchObject({ kind: "used" });
  expect(await rowsOf(shop.id)).toEqual([]);
});

test("logins that are over are cleared away by the next one, and a shop has ten open at most", async () => {
  const shop = await world.emptyShop();
  const other = await world.emptyShop();
  for (let made = 0; made < 12; made += 1) {
    await world.begin(shop);
    world.time.advance(1_000);
  }
  expect(await rowsOf(shop.id)).toHaveLength(10);
  world.time.advance(16 * minuteMs);
  await world.begin(other);
  expect(await rowsOf(shop.id)).toEqual([]);
  expect(await rowsOf(other.id)).toHaveLength(1);
});

test("two tabs can both be on their way, and each comes back with its own ticket", async () => {
  const shop = await world.emptyShop();
  const [one, two] = [await world.begin(shop), await world.begin(shop)];
  const back = [await world.comeBack(two, "code-2"), await world.comeBack(one, "code-1")];
  expect(new Set(back.map(({ ticket }) => ticket)).size).toBe(2);
});
