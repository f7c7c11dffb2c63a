import * as fc from "fast-check";
import { expect, test } from "vitest";

import { deliverySearchPath, readDeliveryId, readDeliverySearch } from "#app/admin/delivery-search.ts";
import { deliveryStates } from "#app/core/delivery/state.ts";

const optional = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: undefined });

test("an address says again what it was made from", () => {
  const search = fc.record({
    state: optional(fc.constantFrom(...deliveryStates)),
    text: optional(fc.constantFrom("#1001", "purchase_5", "ü & =;+", "5000000000000")),
    event: optional(fc.constantFrom("CompletePayment", "my_own_event")),
    reason: optional(fc.constantFrom("outside_window", "a reason of later")),
    pixel: optional(fc.constantFrom("CPIXEL1", "-")),
    from: optional(fc.constantFrom("2026-11-01", "2024-02-29")),
    to: optional(fc.constantFrom("2026-11-22")),
    cursor: optional(
      fc.record({
        direction: fc.constantFrom("after" as const, "before" as const),
        id: fc.bigInt({ min: 1n, max: 2n ** 63n - 1n }),
      }),
    ),
  });
  fc.assert(
    fc.property(search, ({ cursor, ...filter }) => {
      const written = cursor && { direction: cursor.direction, id: String(cursor.id) };
      const { searchParams } = new URL(deliverySearchPath(filter, written), "https://clickback.invalid");
      expect(readDeliverySearch(searchParams)).toEqual({ ...filter, cursor });
    }),
  );
});

test("whatever stands in an address, it is read without a throw, and only ids the database holds are ids", () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), fc.string(), fc.string(), (state, event, after, from) => {
      const search = readDeliverySearch(new URLSearchParams({ state, event, after, from, q: event }));
      expect(search.state === undefined || search.state === state).toBe(true);
      expect(search.event ?? "").not.toContain("\0");
      expect(search.event?.trim()).toBe(search.event);
      expect(search.from === undefined || search.from === from).toBe(true);
    }),
  );
  const odd = new URLSearchParams({ from: "2026-02-30", to: "tomorrow", q: ` ${"x".repeat(900)} ` });
  expect(readDeliverySearch(odd)).toMatchObject({ from: undefined, to: undefined, text: "x".repeat(200) });
  for (const text of [
    "",
    "0",
    "-1",
    "01",
    "1.0",
    "1e3",
    " 1",
    "9223372036854775808",
    "toString",
    undefined,
    null,
  ])
    expect(readDeliveryId(text)).toBeUndefined();
  expect(readDeliveryId("9223372036854775807")).toBe(2n ** 63n - 1n);
});
