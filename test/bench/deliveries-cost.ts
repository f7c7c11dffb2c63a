// npm run bench:deliveries [-- deliveries]: what the list of deliveries costs the server, in milliseconds, in a
// shop with a million of them (or as many as told): the median of several for every combination of filters that a
// merchant could ask for, then the slowest few. Starts a Postgres of its own and throws it away.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { Pool } from "pg";

import { noFilter, type DeliverySearch } from "#app/admin/delivery-search.ts";
import { listDeliveries } from "#app/admin/list-deliveries.ts";
import { listJourneys } from "#app/admin/list-journeys.ts";
import { readDeliveryKinds } from "#app/admin/read-delivery-kinds.ts";
import { Keyring } from "#app/sealing.server.ts";
import { ShopDirectory } from "#app/shops.server.ts";
import { enExplanation } from "#app/strings/en-explanation.ts";

import { createSeededBytes } from "../pipeline/seeded-random.ts";
import { createMigratedDatabase } from "./migrated-database.ts";
import { seedDeliveries } from "./seed-deliveries.ts";

const count = Number(process.argv[2] ?? 1_000_000);
const rounds = 7;
const until = new Date("2026-11-22T12:00:00Z");
const zone = "America/New_York";

const folder = await mkdtemp(join(tmpdir(), "clickback-bench-"));
const { url, stop } = await createMigratedDatabase(folder);
const pool = new Pool({ connectionString: url, max: 4 });
try {
  const shops = new ShopDirectory(pool, new Keyring(Buffer.alloc(32, 7), createSeededBytes("bench")));
  const shop = await shops.ensure("bench.myshopify.com");
  const startedAt = performance.now();
  await seedDeliveries(pool, { shop, count, until, days: 180, pixels: ["CBENCHPIXEL1", "CBENCHPIXEL2"] });
  print(`${count} deliveries seeded in ${((performance.now() - startedAt) / 1_000).toFixed(0)} s`);
  const texts = enExplanation;
  const results: { readonly name: string; readonly ms: number }[] = [];
  const measure = async (name: string, work: () => Promise<unknown>) => {
    const times: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      const from = performance.now();
      await work();
      times.push(performance.now() - from);
    }
    results.push({ name, ms: times.toSorted((a, b) => a - b)[Math.floor(rounds / 2)] ?? 0 });
  };
  await measure("kinds", () => readDeliveryKinds(pool, shop.id));
  for (const search of combinations())
    await measure(nameOf(search), async () => {
      const kinds = await readDeliveryKinds(pool, shop.id);
      await listDeliveries({ pool, shop, texts, zone, kinds }, search, 25);
    });
  await measure("journeys", () => listJourneys(pool, shop, undefined, 25));
  const slowest = results.toSorted((a, b) => b.ms - a.ms);
  print(`${results.length} kinds of pages, median of all ${slowest[slowest.length >> 1]?.ms.toFixed(1)} ms`);
  for (const { name, ms } of slowest.slice(0, 15)) print(`${ms.toFixed(1).padStart(8)} ms  ${name}`);
} finally {
  await pool.end();
  await stop();
  await rm(folder, { recursive: true, force: true });
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

function combinations(): readonly DeliverySearch[] {
  const either = <Value>(...values: Value[]) => [undefined, ...values];
  const list: DeliverySearch[] = [];
  for (const state of either("accepted" as const, "skipped" as const, "dead" as const))
    for (const event of either("CompletePayment", "CompleteRegistration", "NoSuchEvent"))
      for (const reason of either("outside_window", "retries_exhausted"))
        for (const pixel of either("CBENCHPIXEL1", "CBENCHPIXEL2"))
          for (const from of either("2026-07-01", "2026-11-20"))
            for (const to of either("2026-07-02", "2026-11-21"))
              for (const text of either("#1011"))
                list.push({ ...noFilter, state, event, reason, pixel, from, to, text, cursor: undefined });
  const cursor = { direction: "after", id: BigInt(Math.floor(count / 2)) } as const;
  return [...list, { ...noFilter, cursor }, { ...noFilter, state: "dead", cursor }];
}

function nameOf({ cursor, ...filter }: DeliverySearch): string {
  const parts = Object.entries(filter).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}=${value}`],
  );
  return [...parts, ...(cursor === undefined ? [] : ["from the middle"])].join(" ") || "no filter";
}
