import type { DeliveryState } from "#app/core/delivery/state.ts";
import { findShop, type Operator } from "#app/operator/open-operator.ts";

export type DeliveryLine = {
  readonly id: string;
  readonly state: DeliveryState;
  readonly reason: string | null;
  readonly event: string;
  readonly eventName: string;
  readonly tiktokEventId: string;
  readonly pixel: string;
  readonly attempts: number;
  readonly lastCode: number | null;
  readonly lastMessage: string | null;
  readonly createdAt: Date;
};

const pageSize = 1_000;

/** A shop's deliveries, newest first, read a page at a time so that any number of them can be listed. */
export async function* deliveries(
  operator: Operator,
  options: { readonly shop: string; readonly state?: DeliveryState; readonly limit?: number },
): AsyncGenerator<DeliveryLine> {
  const shop = await findShop(operator, options.shop);
  let left = options.limit ?? Number.POSITIVE_INFINITY;
  let before: bigint | undefined;
  while (left > 0) {
    const rows = await operator.database.prisma.delivery.findMany({
      where: {
        shopId: shop.id,
        ...(options.state === undefined ? {} : { state: options.state }),
        ...(before === undefined ? {} : { id: { lt: before } }),
      },
      orderBy: { id: "desc" },
      take: Math.min(pageSize, left),
    });
    for (const row of rows)
      yield {
        id: row.id.toString(),
        state: row.state,
        reason: row.reason,
        event: row.event,
        eventName: row.eventName,
        tiktokEventId: row.tiktokEventId,
        pixel: row.pixelCode,
        attempts: row.attemptsStarted,
        lastCode: row.lastCode,
        lastMessage: row.lastMessage,
        createdAt: row.createdAt,
      };
    left -= rows.length;
    before = rows.at(-1)?.id;
    if (rows.length < pageSize) return;
  }
}
