const dayMs = 86_400_000;

/** Calendar days, of whichever time zone: no clock change makes one shorter. @param day YYYY-MM-DD */
export function addDays(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * dayMs).toISOString().slice(0, 10);
}

/** How many days a range has, both ends counted. */
export function countDays(from: string, to: string): number {
  return (Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / dayMs + 1;
}

/** Days as text order as they follow one another. */
export function earliest(first: string, ...others: readonly string[]): string {
  return others.reduce((day, other) => (other < day ? other : day), first);
}

export function latest(first: string, ...others: readonly string[]): string {
  return others.reduce((day, other) => (other > day ? other : day), first);
}
