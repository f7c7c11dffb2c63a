import * as fc from "fast-check";
import { describe, expect, test } from "vitest";

import { batchBytesMax, batchCountMax, packBatches, splitBatch } from "#app/core/delivery/batch.ts";

import { assertLaw } from "../assert-law.ts";

/** Sizes of events: mostly ordinary, some near and past the limit of a request. */
const sizes = fc.array(
  fc.oneof(
    { weight: 6, arbitrary: fc.integer({ min: 300, max: 4_000 }) },
    { weight: 2, arbitrary: fc.integer({ min: 200_000, max: 600_000 }) },
    { weight: 1, arbitrary: fc.integer({ min: 990_000, max: 1_200_000 }) },
  ),
  { maxLength: 60 },
);

/** What a request of these events weighs on the wire, with a long pixel code and test code around it. */
const envelope = JSON.stringify({
  event_source: "web",
  event_source_id: "C".repeat(100),
  test_event_code: "T".repeat(100),
  data: [],
}).length;
const wireBytes = (batch: readonly number[]) =>
  envelope + batch.reduce((sum, size) => sum + size, 0) + Math.max(0, batch.length - 1);

/** How many of so many small events go into each request. */
const lengths = (count: number) =>
  packBatches(
    Array.from({ length: count }, (_, index) => index),
    () => 100,
  ).map((batch) => batch.length);

describe("packing", () => {
  test("loses nothing, keeps the order, makes no empty request, and keeps both limits", () => {
    assertLaw(
      fc.property(sizes, (events) => {
        const batches = packBatches(events, (size) => size);
        expect(batches.flat()).toEqual(events);
        for (const batch of batches) {
          expect(batch.length).toBeGreaterThan(0);
          expect(batch.length).toBeLessThanOrEqual(batchCountMax);
          if (batch.length > 1) expect(wireBytes(batch)).toBeLessThanOrEqual(batchBytesMax);
        }
      }),
    );
  });

  test("needs no request more than the limits ask for: two neighbours never fit into one", () => {
    assertLaw(
      fc.property(sizes, (events) => {
        const batches = packBatches(events, (size) => size);
        for (const [index, batch] of batches.entries()) {
          const next = batches[index + 1]?.[0];
          if (next !== undefined && batch.length < batchCountMax)
            expect(wireBytes([...batch, next])).toBeGreaterThan(batchBytesMax - 512);
        }
      }),
    );
  });

  test("a thousand fit, the next one does not", () => {
    expect(lengths(1_000)).toEqual([1_000]);
    expect(lengths(1_001)).toEqual([1_000, 1]);
    expect(lengths(2_500)).toEqual([1_000, 1_000, 500]);
    expect(lengths(0)).toEqual([]);
  });

  test("the commas between events count too", () => {
    const events = Array.from({ length: 1_000 }, () => 999);
    const batches = packBatches(events, (size) => size);
    expect(batches).toHaveLength(2);
    for (const batch of batches) expect(wireBytes(batch)).toBeLessThanOrEqual(batchBytesMax);
  });

  test("TikTok's limit is a thousand, and a request stays within a megabyte", () => {
    expect([batchCountMax, batchBytesMax]).toEqual([1_000, 1_000_000]);
  });
});

describe("splitting", () => {
  const items = fc.array(fc.nat(), { maxLength: 40 });

  test("loses nothing, keeps the order, and makes every part smaller", () => {
    assertLaw(
      fc.property(items, fc.boolean(), (batch, each) => {
        const parts = splitBatch(batch, each);
        expect(parts.flat()).toEqual(batch);
        for (const part of parts) expect(part.length).toBeGreaterThan(0);
        if (batch.length > 1) for (const part of parts) expect(part.length).toBeLessThan(batch.length);
        if (each) expect(parts).toHaveLength(batch.length);
      }),
    );
  });

  test("halves until the one bad event stands alone, in two requests per halving at most", () => {
    const size = fc.integer({ min: 1, max: 1_000 });
    assertLaw(
      fc.property(
        size.chain((count) => fc.tuple(fc.constant(count), fc.nat({ max: count - 1 }))),
        ([count, bad]) => {
          const found: number[] = [];
          let requests = 0;
          const send = (batch: readonly number[]) => {
            requests += 1;
            if (!batch.includes(bad)) return;
            if (batch.length === 1) found.push(...batch);
            else for (const part of splitBatch(batch, false)) send(part);
          };
          send(Array.from({ length: count }, (_, index) => index));
          expect(found).toEqual([bad]);
          expect(requests).toBeLessThanOrEqual(2 * Math.ceil(Math.log2(count)) + 1);
        },
      ),
    );
  });
});
