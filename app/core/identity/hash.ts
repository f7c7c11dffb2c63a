import { hash } from "node:crypto";

declare const sha256Brand: unique symbol;

/** 64 lowercase hex digits. Branded, so that a raw email cannot stand where a hash must. */
export type Sha256 = string & { readonly [sha256Brand]: true };

/** SHA-256 over UTF-8; one-shot, because it is several times cheaper than createHash for short strings. */
export function sha256(normalized: string): Sha256 {
  return hash("sha256", normalized) as Sha256;
}
