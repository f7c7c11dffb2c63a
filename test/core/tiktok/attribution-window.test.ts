import { expect, test } from "vitest";

import { readWindowDays } from "#app/core/tiktok/attribution-window.ts";

test.each([
  ["OFF", 0],
  ["ONE_DAY", 1],
  ["SEVEN_DAYS", 7],
  ["FOURTEEN_DAYS", 14],
  ["TWENTY_EIGHT_DAYS", 28],
  ["THIRTY_DAYS", 30],
  ["THIRTY_TWO_DAYS", 32],
])("a window of %s is %i days", (word, days) => {
  expect(readWindowDays(word)).toBe(days);
});

test.each(["NINETY_DAYS", "", "toString", "__proto__", undefined, null, 7])(
  "a window of %j is not known, which is not the same as off",
  (word) => {
    expect(readWindowDays(word)).toBeUndefined();
  },
);
