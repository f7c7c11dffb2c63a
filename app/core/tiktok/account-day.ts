import { tzOffset } from "@date-fns/tz";

const minuteMs = 60_000;

/**
 * The day it is in an ad account.
 *
 * @param timeZone as TikTok names it: IANA, mostly. One that nobody knows counts as UTC, and the note says so.
 * @returns YYYY-MM-DD.
 */
export function accountDay(
  timeZone: string | undefined,
  now: Date,
): { readonly day: string; readonly note: string | undefined } {
  const offset: unknown = timeZone === undefined ? undefined : tzOffset(timeZone, now);
  if (typeof offset === "number" && Number.isFinite(offset))
    return { day: utcDay(new Date(now.getTime() + offset * minuteMs)), note: undefined };
  const named =
    timeZone === undefined ? "No time zone is known" : `The time zone "${timeZone}" is not known here`;
  return { day: utcDay(now), note: `${named}: the account's newest day is taken from UTC.` };
}

/** YYYY-MM-DD. */
export function utcDay(moment: Date): string {
  return moment.toISOString().slice(0, 10);
}
