import type { PipelineWorld, TestShop } from "./pipeline-world.ts";
import { sampleOrder, type SampleOrder } from "./sample-order.ts";

/** A shop of the test's own whose orders 1 to `count` wait to be sent; up to 200 in the order of their ids. */
export async function openShopWithOrders(
  world: PipelineWorld,
  count: number,
  options: {
    readonly pixels?: number;
    readonly testEventCode?: string;
    /** Laid over every order. */
    readonly changes?: SampleOrder;
  } = {},
): Promise<TestShop> {
  const { changes, ...shopOptions } = options;
  const shop = await world.openShop(shopOptions);
  const ingest = (id: number) => shop.ingest("orders/create", sampleOrder(id, world.time.now(), changes));
  const ids = Array.from({ length: count }, (_, index) => index + 1);
  // One after the other, in the order of their ids, where a person could still look at it.
  if (count > 200) await Promise.all(ids.map(ingest));
  else for (const id of ids) await ingest(id);
  await shop.map();
  return shop;
}
