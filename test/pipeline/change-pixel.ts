import type { Pool } from "pg";

import type { TestPixel } from "./pipeline-world.ts";

/** What a merchant can change of a pixel; what is left out stays as it is. */
export type PixelChanges = {
  readonly markets?: readonly string[];
  readonly eventsOff?: readonly string[];
  /** Tags everything, for staging. */
  readonly testEventCode?: string | null;
  /** Test mode with this code until then. */
  readonly testMode?: { readonly code: string; readonly until: Date } | null;
  readonly enabled?: boolean;
};

export async function changePixel(
  pool: Pool,
  pixel: TestPixel | undefined,
  changes: PixelChanges,
): Promise<void> {
  const columns = {
    ...(changes.markets && { markets: changes.markets }),
    ...(changes.eventsOff && { events_off: changes.eventsOff }),
    ...(changes.testEventCode !== undefined && { test_event_code: changes.testEventCode }),
    ...(changes.testMode !== undefined && {
      test_mode_code: changes.testMode?.code ?? null,
      test_mode_until: changes.testMode?.until ?? null,
    }),
    ...(changes.enabled !== undefined && { enabled: changes.enabled }),
  };
  const names = Object.keys(columns);
  await pool.query(
    `UPDATE pixel SET ${names.map((name, index) => `${name} = $${index + 2}`).join(", ")} WHERE id = $1`,
    [pixel?.id, ...Object.values(columns)],
  );
}
