import type { Clock } from "#app/clock.server.ts";

/** What is left alone for a while, by key. Each process keeps its own: another one finds out by itself. */
export type Pauses = {
  isOn(key: string): boolean;
  /** @returns false where one is on already; it is not made longer. */
  begin(key: string, ms: number): boolean;
};

export function createPauses(clock: Clock): Pauses {
  const ends = new Map<string, number>();
  return {
    isOn: (key) => (ends.get(key) ?? 0) > clock().getTime(),
    begin: (key, ms) => {
      const now = clock().getTime();
      for (const [other, end] of ends) if (end <= now) ends.delete(other);
      if (ends.has(key)) return false;
      ends.set(key, now + ms);
      return true;
    },
  };
}
