import type { DateRange } from "#app/core/ads/date-range.ts";

/** The name of an exported file: which account, what of it, which days. Safe in a header and in any file system. */
export function adFileName(
  account: string,
  accountId: string,
  level: string,
  { from, to }: DateRange,
): string {
  const name = account
    .normalize("NFKD")
    .replaceAll(/\p{M}+/gu, "")
    .replaceAll(/[^A-Za-z0-9]+/g, "-")
    .replaceAll(/^-+|-+$/g, "")
    .slice(0, 40);
  const id = accountId.replaceAll(/\D/g, "");
  const parts = ["tiktok-ads", name, id, level, from, "to", to].filter((part) => part !== "");
  return `${parts.join("-")}.csv`;
}
