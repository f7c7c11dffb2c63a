import * as fc from "fast-check";
import { describe, expect, test } from "vitest";

import { Keyring, UnsealError, type SealedColumn } from "#app/sealing.server.ts";

import { createSeededBytes } from "./seeded-random.ts";

const domain = "a.myshopify.com";
const column: SealedColumn = "inbox_entry.body_sealed";
const randomBytes = createSeededBytes("sealing");
const master = randomBytes(32);
const keyring = new Keyring(master, randomBytes);
const wrapped = keyring.wrapNewKey(domain);
const vault = keyring.openVault(domain, wrapped);
const otherShop = keyring.openVault("b.myshopify.com", keyring.wrapNewKey("b.myshopify.com"));

const short = Buffer.from("short");
const long = Buffer.from("compressible ".repeat(500));

describe("a sealed value", () => {
  test("opens to the very bytes that were sealed, whatever they are", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 2_000 }), (bytes) => {
        const value = Buffer.from(bytes);
        expect(vault.open(column, vault.seal(column, value)).equals(value)).toBe(true);
      }),
    );
    expect(vault.open(column, vault.seal(column, "naïve 💳")).toString("utf8")).toBe("naïve 💳");
  });

  test("opens again from a view into a larger buffer, as databases hand them out", () => {
    const sealed = vault.seal(column, long);
    const page = Buffer.concat([Buffer.alloc(11, 1), sealed, Buffer.alloc(11, 2)]);
    expect(vault.open(column, new Uint8Array(page.buffer, page.byteOffset + 11, sealed.length))).toEqual(
      long,
    );
  });

  test("is never the same twice and shows nothing of what is in it", () => {
    expect(vault.seal(column, short).equals(vault.seal(column, short))).toBe(false);
    expect(vault.seal(column, short).includes(short)).toBe(false);
  });

  test("is smaller than a long text", () => {
    expect(vault.seal(column, long).length).toBeLessThan(long.length / 10);
  });

  test.each([
    ["short and plain", short],
    ["long and compressed", long],
  ])("does not open once any single bit of it was flipped (%s)", (_kind, value) => {
    const sealed = vault.seal(column, value);
    for (let bit = 0; bit < sealed.length * 8; bit += 1) {
      const changed = Buffer.from(sealed);
      changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(() => vault.open(column, changed)).toThrow(UnsealError);
    }
  });

  test("does not open when it was cut short or is something else", () => {
    const sealed = vault.seal(column, short);
    for (let length = 0; length < sealed.length; length += 1)
      expect(() => vault.open(column, sealed.subarray(0, length))).toThrow(UnsealError);
    expect(() => vault.open(column, Buffer.from('{"id": 1, "email": "plain text"}'))).toThrow(UnsealError);
  });

  test("does not open in another column", () => {
    expect(() => vault.open("delivery.body_sealed", vault.seal(column, short))).toThrow(UnsealError);
  });

  test("does not open for another shop, not even with its row's key taken along", () => {
    expect(() => otherShop.open(column, vault.seal(column, short))).toThrow(UnsealError);
    expect(() => keyring.openVault("b.myshopify.com", wrapped)).toThrow(UnsealError);
  });
});

describe("a shop's key", () => {
  test("opens for the same master key in another process", () => {
    const again = new Keyring(Buffer.from(master), randomBytes).openVault(domain, wrapped);
    expect(again.open(column, vault.seal(column, short))).toEqual(short);
  });

  test("made anew for the same shop opens nothing of the old one, and links nothing to it", () => {
    const renewed = keyring.openVault(domain, keyring.wrapNewKey(domain));
    expect(() => renewed.open(column, vault.seal(column, short))).toThrow(UnsealError);
    expect(renewed.linkKey("email", "a").equals(vault.linkKey("email", "a"))).toBe(false);
  });

  test("under another APP_ENCRYPTION_KEY is refused in words that say the fix and tell no key", () => {
    const other = randomBytes(32);
    const open = () => new Keyring(other, randomBytes).openVault(domain, wrapped);
    expect(open).toThrow(UnsealError);
    expect(open).toThrow(/a\.myshopify\.com.*APP_ENCRYPTION_KEY.*Fix: set the key/);
    for (const key of [other, master])
      for (const encoding of ["hex", "base64"] as const)
        expect(open).not.toThrow(key.toString(encoding).slice(0, 12));
  });

  test("stored in a database does not hold the key itself", () => {
    const made: Buffer[] = [];
    const watched = new Keyring(master, (length) => {
      const bytes = randomBytes(length);
      made.push(bytes);
      return bytes;
    }).wrapNewKey(domain);
    const dataKey = made.find((bytes) => bytes.length === 32);
    expect(dataKey).toBeDefined();
    expect(watched.includes(dataKey ?? "")).toBe(false);
  });
});

describe("a link key", () => {
  test("is the same for the same value of the same shop and kind, and different for every other", () => {
    const keys = [
      vault.linkKey("email", "a@example.com"),
      vault.linkKey("email", "b@example.com"),
      vault.linkKey("phone", "a@example.com"),
      otherShop.linkKey("email", "a@example.com"),
    ].map((key) => key.toString("hex"));
    expect(new Set(keys).size).toBe(4);
    expect(vault.linkKey("email", "a@example.com").toString("hex")).toBe(keys[0]);
  });

  test("cannot be confused by moving a letter from the kind to the value", () => {
    expect(vault.linkKey("ab", "c").equals(vault.linkKey("a", "bc"))).toBe(false);
  });
});
