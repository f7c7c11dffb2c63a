import { readDeliveryId } from "#app/admin/delivery-search.ts";
import type { ReplayRefusal } from "#app/core/delivery/judge-replay.ts";
import { findOrderDeliveries } from "#app/operator/find-order-deliveries.ts";
import { findShop, OperatorError, type Operator } from "#app/operator/open-operator.ts";
import { replayDeliveries, replayMax } from "#app/pipeline/replay-deliveries.ts";
import type { ShopHandle } from "#app/shops.server.ts";

export const replayStates = ["rejected", "dead"] as const;

export type ReplayOptions = {
  readonly shop: string;
  readonly order?: string;
  readonly delivery?: string;
  readonly state?: (typeof replayStates)[number];
  readonly mayCountTwice?: true;
};

export type ReplayReport = {
  readonly shop: string;
  readonly replayed: readonly string[];
  readonly toConfirm: readonly string[];
  readonly refused: readonly { readonly id: string; readonly reason: ReplayRefusal }[];
};

/**
 * Sends deliveries again: those of an order, one, or all of a state. A running worker finds them within seconds.
 *
 * @throws OperatorError unless exactly one of order, delivery and state is given and found.
 */
export async function replay(operator: Operator, options: ReplayOptions): Promise<ReplayReport> {
  const asked = [options.order, options.delivery, options.state].filter((each) => each !== undefined);
  if (asked.length !== 1)
    throw new OperatorError(
      "It is not said what to send again. Fix: give one of --order, --delivery, --state",
    );
  const shop = await findShop(operator, options.shop);
  const report = {
    shop: shop.domain,
    replayed: [] as string[],
    toConfirm: [] as string[],
    refused: [] as ReplayReport["refused"][number][],
  };
  for await (const ids of listIds(operator, shop, options)) {
    const done = await replayDeliveries(operator.database.pool, shop, {
      ids,
      now: operator.clock(),
      mayCountTwice: options.mayCountTwice === true,
      by: "operator",
    });
    report.replayed.push(...done.replayed);
    report.toConfirm.push(...done.toConfirm);
    report.refused.push(...done.refused);
  }
  return report;
}

async function* listIds(
  { database: { prisma } }: Operator,
  shop: ShopHandle,
  { order, delivery, state }: ReplayOptions,
): AsyncGenerator<readonly string[]> {
  if (delivery !== undefined) {
    if (readDeliveryId(delivery) === undefined)
      throw new OperatorError(`"${delivery}" is no delivery. Fix: give the id that deliveries prints`);
    return yield [delivery];
  }
  if (order !== undefined) return yield (await findOrderDeliveries(prisma, shop, order)).map(String);
  if (state === undefined) return;
  // By id, so that one which is refused now is not met again.
  for (let after = 0n; ;) {
    const page = await prisma.delivery.findMany({
      where: { shopId: shop.id, state, id: { gt: after } },
      select: { id: true },
      orderBy: { id: "asc" },
      take: replayMax,
    });
    const last = page.at(-1);
    if (last === undefined) return;
    after = last.id;
    yield page.map(({ id }) => String(id));
  }
}
