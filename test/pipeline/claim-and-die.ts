import { claimDeliveries } from "#app/pipeline/claim-deliveries.ts";

import type { PipelineWorld, TestShop } from "./pipeline-world.ts";

/** A sender that claims what is due and is never heard of again, as one whose process was killed. */
export async function claimAndDie(
  world: Pick<PipelineWorld, "pool" | "time">,
  shop: TestShop,
  limit = 1_000,
): Promise<void> {
  await claimDeliveries(world.pool, {
    pixelId: shop.pixels[0]?.id ?? 0,
    now: world.time.clock(),
    limit,
    leaseToken: crypto.randomUUID(),
  });
}
