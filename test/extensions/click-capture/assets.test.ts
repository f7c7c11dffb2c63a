import { readFile } from "node:fs/promises";
import { gzipSync } from "node:zlib";

import { array, assert, constantFrom, property, string } from "fast-check";
import { expect, test } from "vitest";

import { readTikTokId as readOnServer } from "#app/core/identity/tiktok-id.ts";

import { assetUrl, buildAsset, builtAssets } from "../../../bin/build-asset.ts";
import { readTikTokId } from "../../../extensions/click-capture-source/find-value.ts";

test.each(builtAssets)(
  "%s is what its sources make: run `node bin/build-extensions.ts` after a change",
  async (name) => {
    const committed = await readFile(assetUrl(name), "utf8");
    expect(committed).toBe(new TextDecoder().decode(await buildAsset(name)));
  },
);

test.each([
  ["click-capture.js", 1_500],
  ["browser-pixel.js", 1_600],
] as const)("%s is at most %i bytes in gzip", async (name, bytesMax) => {
  const bytes = await readFile(assetUrl(name));
  expect(gzipSync(bytes, { level: 9 }).length).toBeLessThanOrEqual(bytesMax);
});

function expectAlike(text: string): void {
  expect(readTikTokId(text) || undefined).toBe(readOnServer(text));
}

test("storefront and server take the same texts for ids of TikTok", () => {
  const unit = constantFrom(..."aZ09._~-;|%&+ /\n\u00e9".split(""), "null", "undefined", "NaN");
  assert(property(array(unit, { maxLength: 8 }), (units) => expectAlike(units.join(""))));
  assert(property(string({ unit: "binary" }), expectAlike));
  for (const text of ["", "null", "undefined", "NaN", "nullE", "E.C.P.1~x_-"]) expectAlike(text);
  for (const length of [999, 1_000, 1_001]) expectAlike("E".repeat(length));
});
