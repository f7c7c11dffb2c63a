import type { Pool } from "pg";

/** The time, as an argument: tests turn it by hand. */
export type Clock = () => Date;

/**
 * The database's time, so that processes on machines with different clocks agree on leases and retries. Asks
 * once and then every minute; in between the machine's own clock only measures what has passed since.
 */
export async function startDatabaseClock(
  pool: Pool,
  everyMs = 60_000,
): Promise<{ clock: Clock; stop(): void }> {
  let offsetMs = 0;
  const measure = async () => {
    const before = Date.now();
    const { rows } = await pool.query<{ now: Date }>("SELECT clock_timestamp() AS now");
    const middle = (before + Date.now()) / 2;
    const now = rows[0]?.now;
    if (now !== undefined) offsetMs = now.getTime() - middle;
  };
  await measure();
  // A missed measurement keeps the last offset: clocks drift by milliseconds a minute.
  const timer = setInterval(() => void measure().catch(() => undefined), everyMs);
  timer.unref();
  return { clock: () => new Date(Date.now() + offsetMs), stop: () => clearInterval(timer) };
}
