import { createHmac, hkdfSync, timingSafeEqual } from "node:crypto";

/** What a login that is under way is known by at TikTok. */
export type LoginState = {
  /** Random, 128 bits or more, in base64url. */
  readonly nonce: string;
  readonly shopDomain: string;
  readonly expiresAt: Date;
};

/** `expired` is our own signature, too late: its shop can be believed. */
export type ReadLoginState =
  | { readonly kind: "valid" | "expired"; readonly state: LoginState }
  | { readonly kind: "forged" };

/** Writes and reads the `state` parameter that goes to TikTok and comes back by a browser. */
export type LoginStates = {
  sign(state: LoginState): string;
  /** @param text anything at all: whoever likes can call the callback. */
  read(text: string | null, now: Date): ReadLoginState;
};

/** `nonce.shop.seconds.signature`, each part of letters that need no escaping in an address. */
const shape = /^(([\w-]{20,64})\.([a-z0-9][a-z0-9-]{0,100})\.(\d{1,12}))\.([\w-]{43})$/;
const shopEnding = ".myshopify.com";

/**
 * Signs under a key of its own, made from APP_ENCRYPTION_KEY: what comes back is judged before the database is asked
 * anything.
 */
export function createLoginStates(encryptionKey: Buffer): LoginStates {
  const key = Buffer.from(hkdfSync("sha256", encryptionKey, "", "clickback tiktok login state", 32));
  const mac = (signed: string) => createHmac("sha256", key).update(signed).digest();
  return {
    sign({ nonce, shopDomain, expiresAt }) {
      const handle = shopDomain.slice(0, -shopEnding.length);
      const signed = `${nonce}.${handle}.${Math.floor(expiresAt.getTime() / 1_000)}`;
      return `${signed}.${mac(signed).toString("base64url")}`;
    },
    read(text, now) {
      const [, signed, nonce, handle, seconds, given] = shape.exec(text ?? "") ?? [];
      if (signed === undefined || nonce === undefined || given === undefined) return { kind: "forged" };
      const claimed = Buffer.from(given, "base64url");
      const right = mac(signed);
      if (claimed.length !== right.length || !timingSafeEqual(claimed, right)) return { kind: "forged" };
      const expiresAt = new Date(Number(seconds) * 1_000);
      const state = { nonce, shopDomain: `${handle}${shopEnding}`, expiresAt };
      return { kind: expiresAt > now ? "valid" : "expired", state };
    },
  };
}
