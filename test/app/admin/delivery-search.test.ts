import * as fc from "fast-check";
import { expect, test } from "vitest";

import {
  deliverySearchPath,
  eventNames,
  readDeliveryId,
  readDeliverySearch,
} from "#app/admin/delivery-search.ts";
import { deliveryStates } from "#app/core/delivery/state.ts";

const optional = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: undefined });

test("an address says again what it was made from", () => {
  const search = fc.record({
    state: optional(fc.constantFrom(...deliveryStates)),
    event: optional(fc.constantFrom(...eventNames)),
    cursor: optional(
      fc.record({
        direction: fc.constantFrom("after" as const, "before" as const),
        id: fc.bigInt({ min: 1n, max: 2n ** 63n - 1n }),
      }),
    ),
  });
  fc.assert(
    fc.property(search, ({ state, event, cursor }) => {
      const written = cursor && { direction: cursor.direction, id: String(cursor.id) };
      const path = deliverySearchPath({ state, event, cursor: written });
      const { searchParams } = new URL(path, "https://clickback.invalid");
      expect(readDeliverySearch(searchParams)).toEqual({ state, event, cursor });
    }),
  );
});

test("whatever stands in an address, it is read without a throw, and only ids the database holds are ids", () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), fc.string(), (state, event, after) => {
      const search = readDeliverySearch(new URLSearchParams({ state, event, after }));
      expect(search.state === undefined || search.state === state).toBe(true);
      expect(search.event === undefined || search.event === event).toBe(true);
    }),
  );
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
