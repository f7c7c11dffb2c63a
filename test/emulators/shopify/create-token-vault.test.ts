import { beforeEach, describe, expect, test } from "vitest";

import { createTokenVault } from "./create-token-vault.ts";
import type { TokenVault } from "./create-token-vault.ts";

const shop = "tea-and-mugs.myshopify.com";
const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

let nowMs: number;
let vault: TokenVault;
const issue = (): { accessToken: string; refreshToken: string } => {
  const { accessToken, refreshToken = "" } = vault.issue(shop, true);
  return { accessToken, refreshToken };
};

beforeEach(() => {
  nowMs = Date.parse("2026-11-22T10:00:00Z");
  vault = createTokenVault({ nowMs: () => nowMs });
});

describe("an access token", () => {
  test("lives for an hour", () => {
    const { accessToken } = issue();
    nowMs += hourMs - 1;
    expect(vault.check(shop, accessToken)).toBe("valid");
    nowMs += 1;
    expect(vault.check(shop, accessToken)).toBe("expired");
  });

  test("dies when the next one is issued, for a shop has one", () => {
    const first = issue();
    const second = issue();
    expect(vault.check(shop, first.accessToken)).toBe("unknown");
    expect(vault.check(shop, second.accessToken)).toBe("valid");
    expect(vault.refresh(shop, first.refreshToken)).toBeUndefined();
  });

  test("is good for its own shop only", () => {
    expect(vault.check("other.myshopify.com", issue().accessToken)).toBe("unknown");
  });

  test("asked for without an expiry is known as such", () => {
    expect(vault.check(shop, vault.issue(shop, false).accessToken)).toBe("non-expiring");
  });
});

describe("a refresh token", () => {
  test("gives a new pair and is replaced", () => {
    const first = issue();
    const second = vault.refresh(shop, first.refreshToken);
    expect(second?.refreshToken).not.toBe(first.refreshToken);
    expect(vault.check(shop, first.accessToken)).toBe("unknown");
    expect(vault.check(shop, second?.accessToken ?? "")).toBe("valid");
  });

  test("whose reply was lost gives the same pair again, until that pair's own is used", () => {
    const { refreshToken } = issue();
    const second = vault.refresh(shop, refreshToken);
    nowMs += dayMs;
    const again = vault.refresh(shop, refreshToken);
    expect(again?.accessToken).toBe(second?.accessToken);
    expect(vault.check(shop, again?.accessToken ?? "")).toBe("valid");
    expect(vault.refresh(shop, second?.refreshToken ?? "")).toBeDefined();
    expect(vault.refresh(shop, refreshToken)).toBeUndefined();
  });

  test("can be tried again for 30 days only", () => {
    const { refreshToken } = issue();
    vault.refresh(shop, refreshToken);
    nowMs += 30 * dayMs;
    expect(vault.refresh(shop, refreshToken)).toBeUndefined();
  });

  test("lives for 90 days", () => {
    const { refreshToken } = issue();
    nowMs += 90 * dayMs;
    expect(vault.refresh(shop, refreshToken)).toBeUndefined();
  });

  test("dies with the installation", () => {
    const { accessToken, refreshToken } = issue();
    vault.revokeAll(shop);
    expect(vault.refresh(shop, refreshToken)).toBeUndefined();
    expect(vault.check(shop, accessToken)).toBe("unknown");
  });
});
