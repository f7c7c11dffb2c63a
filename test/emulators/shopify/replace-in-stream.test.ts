import { Readable } from "node:stream";
import { text } from "node:stream/consumers";

import { array, assert, asyncProperty, constantFrom } from "fast-check";
import { expect, test } from "vitest";

import { replaceInStream } from "./replace-in-stream.ts";

test("however the bytes are cut, the result is that of replacing in the whole", async () => {
  const pieces = array(constantFrom("a", "ab", "aab", "aabaab", "b", "é", ""));
  await assert(
    asyncProperty(pieces, constantFrom("aab", "aabaab", "éa"), async (chunks, search) => {
      const stream = Readable.from(chunks.map((chunk) => Buffer.from(chunk))).pipe(
        replaceInStream(search, "<>"),
      );
      expect(await text(stream)).toBe(chunks.join("").replaceAll(search, "<>"));
    }),
  );
});

test("bytes that cannot be the start of the searched text are passed on at once", () => {
  const stream = replaceInStream("https://cdn.example/x.js", "y.js");
  stream.write('<script src="http');
  expect(String(stream.read())).toBe('<script src="');
  stream.write("s://cdn.example/x.js");
  expect(String(stream.read())).toBe("y.js");
});
