import { expect, test } from "vitest";

import { readTikTokId } from "#app/core/identity/tiktok-id.ts";

test.each(["E.C.P.CrQBq7Jx0mVd3_-~z", "2kQ8vJx4TzR6mWnYb0LcHsD3fGa", "x".repeat(1_000)])(
  "%s can be an id of TikTok's",
  (text) => {
    expect(readTikTokId(text)).toBe(text);
  },
);

test.each([
  undefined,
  "",
  " ",
  "x".repeat(1_001),
  "E.C.P. id",
  "E.C.P.%2F",
  "<script>",
  "a@b",
  "a\nb",
  "é",
  "null",
  "undefined",
  "NaN",
])("%j cannot, and counts as absent", (text) => {
  expect(readTikTokId(text)).toBeUndefined();
});
