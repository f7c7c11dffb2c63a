import type { Refusal } from "./answer.ts";

export type QpsLimit = {
  /** Counts one request of an app; 40100 when it is more than this second allows. */
  refuse(app: string, at: Date): Refusal | undefined;
};

/** TikTok's Basic tier allows 10 a second per app. Seconds are whole ones of the emulator's clock. */
export function createQpsLimit(qpsMax: number): QpsLimit {
  const counts = new Map<string, { second: number; count: number }>();
  return {
    refuse(app, at) {
      const second = Math.floor(at.getTime() / 1000);
      const last = counts.get(app);
      const count = last?.second === second ? last.count + 1 : 1;
      counts.set(app, { second, count });
      return count > qpsMax
        ? { code: 40100, message: "Too many requests. Please retry in some time." }
        : undefined;
    },
  };
}
