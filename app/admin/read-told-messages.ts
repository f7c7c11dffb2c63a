import type { PrismaClient } from "@prisma/client";

import type { ToldMessage } from "#app/core/explain/explanation.ts";

/** More are not listed: an order that an app tags all day has hundreds, and its first ones decide. */
const messagesMax = 50;

type FoundMessage = { topic: string; received_at: Date; reason: string | null };

/**
 * Reads what told of a conversion of this shop, in the order it arrived. What was mapped before messages remembered
 * what they told of is found by the delivery's own entry only.
 */
export async function readToldMessages(
  prisma: PrismaClient,
  shopId: number,
  delivery: { readonly tiktokEventId: string; readonly entryId: bigint },
): Promise<{ readonly messages: readonly ToldMessage[]; readonly unlistedSince: string | undefined }> {
  const found = await prisma.$queryRaw<FoundMessage[]>`
    SELECT id, topic, received_at, reason FROM inbox_entry
    WHERE shop_id = ${shopId} AND about = ${delivery.tiktokEventId}
    UNION
    SELECT id, topic, received_at, reason FROM inbox_entry
    WHERE shop_id = ${shopId} AND id = ${delivery.entryId}
    ORDER BY received_at, id LIMIT ${messagesMax + 1}`;
  return {
    messages: found.slice(0, messagesMax).map(({ topic, received_at, reason }) => ({
      topic,
      receivedAt: received_at.toISOString(),
      did: reason ?? undefined,
    })),
    unlistedSince: found[messagesMax]?.received_at.toISOString(),
  };
}
