import { Big } from "big.js";

/** Why an entered rate can't be used. */
export type RateProblem = "not_a_number" | "not_positive" | "too_large" | "too_exact";

export type EnteredRate =
  | { readonly ok: true; /** Undefined: no rate, the field was emptied. */ readonly rate: string | undefined }
  | { readonly ok: false; readonly problem: RateProblem };

/**
 * A rate as a merchant types it: digits with a point. A comma is asked about instead of guessed at: `1,080` is
 * two different rates in two countries.
 */
export function readExchangeRate(text: string): EnteredRate {
  const trimmed = text.trim();
  if (trimmed === "") return { ok: true, rate: undefined };
  if (!/^\d{1,30}(\.\d{1,30})?$/.test(trimmed)) return { ok: false, problem: "not_a_number" };
  const rate = new Big(trimmed);
  if (!rate.gt(0)) return { ok: false, problem: "not_positive" };
  // What the database's column holds: ten digits before the point and ten behind it.
  if (rate.gte("1e10")) return { ok: false, problem: "too_large" };
  if (!rate.round(10).eq(rate)) return { ok: false, problem: "too_exact" };
  return { ok: true, rate: rate.toFixed() };
}
