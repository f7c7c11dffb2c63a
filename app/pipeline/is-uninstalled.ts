import type { Pool } from "pg";

import type { Clock } from "#app/clock.server.ts";

/** How long an answer is taken for true. */
const knownForMs = 10_000;

/** Tells whether a shop uninstalled the app, as it was at most ten seconds ago. */
export function createIsUninstalled(pool: Pool, clock: Clock): (shopId: number) => Promise<boolean> {
  const known = new Map<number, { readonly at: number; readonly isUninstalled: boolean }>();
  return async (shopId) => {
    const now = clock().getTime();
    const before = known.get(shopId);
    if (before !== undefined && now - before.at < knownForMs) return before.isUninstalled;
    const { rows } = await pool.query<{ state: string }>({
      name: "read-shop-state",
      text: "SELECT state FROM shop WHERE id = $1",
      values: [shopId],
    });
    const isUninstalled = rows[0]?.state === "uninstalled";
    known.set(shopId, { at: now, isUninstalled });
    return isUninstalled;
  };
}
