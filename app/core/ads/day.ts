import { TZDate } from "@date-fns/tz";

import { addDays, countDays } from "#app/core/tiktok/add-days.ts";

/** A calendar day, `YYYY-MM-DD`, of whatever zone the context says; days compare as text. */
export type Day = string;

/** True for a day that the calendar has, from 1970 on: `2026-02-30` is none. */
export function isDay(text: string | null | undefined): text is Day {
  if (text === null || text === undefined || !/^\d{4}-\d{2}-\d{2}$/.test(text) || text < "1970-01-01")
    return false;
  const ms = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(text);
}

/** Every day of a range, its first and last included. */
export function listDays(from: Day, to: Day): readonly Day[] {
  return Array.from({ length: Math.max(0, countDays(from, to)) }, (_, index) => addDays(from, index));
}

/**
 * A zone's name that Intl and Postgres read alike, or UTC where nobody told one or no such zone is known. An offset
 * such as `+08:00` is none: Postgres takes it for its opposite; nor is an abbreviation such as CET or IST: there the
 * two differ. What is left is a region's name.
 */
export function readZone(name: string | null | undefined): string {
  if (name === null || name === undefined || !/^[A-Za-z]+\//.test(name)) return "UTC";
  try {
    new Intl.DateTimeFormat("en-US", { timeZone: name }).format(0);
    return name;
  } catch {
    return "UTC";
  }
}

/** When a day begins in a zone: midnight, or the first moment there is where clocks skip it. */
export function startOfDay(day: Day, zone: string): Date {
  const [year = 0, month = 1, date = 1] = day.split("-").map(Number);
  return new Date(new TZDate(year, month - 1, date, zone).getTime());
}
