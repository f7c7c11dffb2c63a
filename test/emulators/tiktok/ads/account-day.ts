/** The day it is in a time zone, `YYYY-MM-DD`, which is how Swedes write it. */
export function accountDay(at: Date, timeZone: string): string {
  return new Intl.DateTimeFormat("sv-SE", { timeZone, dateStyle: "short" }).format(at);
}
