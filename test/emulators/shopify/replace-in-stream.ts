import { Transform } from "node:stream";

/**
 * Replaces every occurrence of one byte sequence by another while the bytes flow. Only the start of a possible
 * occurrence is held back, so a page that is sent in pieces still arrives in pieces.
 */
export function replaceInStream(search: string, replacement: string): Transform {
  const needle = Buffer.from(search);
  const substitute = Buffer.from(replacement);
  let held = Buffer.alloc(0);
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      let rest = Buffer.concat([held, chunk]);
      for (let at = rest.indexOf(needle); at !== -1; at = rest.indexOf(needle)) {
        this.push(Buffer.concat([rest.subarray(0, at), substitute]));
        rest = rest.subarray(at + needle.length);
      }
      const kept = lengthOfStart(rest, needle);
      if (rest.length > kept) this.push(rest.subarray(0, rest.length - kept));
      held = rest.subarray(rest.length - kept);
      done();
    },
    flush(done) {
      done(null, held);
    },
  });
}

/** How many of the last bytes could be the start of the needle. */
function lengthOfStart(bytes: Buffer, needle: Buffer): number {
  const longest = Math.min(bytes.length, needle.length - 1);
  for (let length = longest; length > 0; length -= 1) {
    if (bytes.subarray(bytes.length - length).equals(needle.subarray(0, length))) return length;
  }
  return 0;
}
