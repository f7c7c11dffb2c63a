import type { AppLoadContext } from "@remix-run/node";
import { z } from "zod";

import type { Authenticated } from "#app/admin/authenticate-admin.ts";
import { readDeliveryId } from "#app/admin/delivery-search.ts";
import type { ReplayRefusal } from "#app/core/delivery/judge-replay.ts";
import { replayDeliveries, replayMax } from "#app/pipeline/replay-deliveries.ts";

import "#app/web/load-context.ts";

/** What the pages about deliveries can ask for. */
export const deliveryRequest = z.object({
  act: z.literal("replay"),
  ids: z
    .array(z.string().refine((text) => readDeliveryId(text) !== undefined))
    .min(1)
    .max(replayMax),
  /** A person has confirmed that TikTok may count them twice. */
  mayCountTwice: z.boolean(),
});

export type DeliveryRequest = z.input<typeof deliveryRequest>;

export type DeliveryResult = {
  readonly replayed: number;
  /** These go only once it is confirmed that TikTok may count them twice. */
  readonly toConfirm: readonly string[];
  readonly refused: readonly { readonly reason: ReplayRefusal; readonly count: number }[];
};

/** Has deliveries sent again. */
export async function actOnDeliveries(
  context: AppLoadContext,
  { shop, userId }: Authenticated,
  { ids, mayCountTwice }: z.output<typeof deliveryRequest>,
): Promise<DeliveryResult> {
  const { pool } = context.database;
  const done = await replayDeliveries(pool, shop, { ids, mayCountTwice, now: context.clock(), by: userId });
  for (const pixelId of done.pixelIds) context.nudgeSending(pixelId);
  const counts = Map.groupBy(done.refused, ({ reason }) => reason);
  context.log.info(
    { shop: shop.domain, replayed: done.replayed.length, refused: done.refused.length },
    "deliveries.replayed",
  );
  return {
    replayed: done.replayed.length,
    toConfirm: done.toConfirm,
    refused: [...counts].map(([reason, those]) => ({ reason, count: those.length })),
  };
}
