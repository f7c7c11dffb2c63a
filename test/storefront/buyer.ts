import { minuteMs, secondMs } from "../pipeline/hand-clock.ts";
import type { StorefrontWorld, TestStore } from "./storefront-world.ts";

/** A click at this second by the tests' clock. */
export function clickNow(world: StorefrontWorld, ttclid: string): { ttclid: string; at: number } {
  return { ttclid, at: Math.floor(world.time.now() / secondMs) };
}

/** Takes an order, lets it wait and sends it: its user as TikTok has it; undefined where nothing was to be sent. */
export async function purchase(
  world: StorefrontWorld,
  store: TestStore,
  order: object,
): Promise<Record<string, unknown> | undefined> {
  await store.sendDue();
  const before = store.sentUsers("CompletePayment").length;
  await store.ingest("orders/create", order);
  await store.map();
  world.time.advance(minuteMs);
  await store.sendDue();
  const sent = store.sentUsers("CompletePayment").slice(before);
  if (sent.length > 1) throw new Error(`${sent.length} purchases were sent`);
  return sent[0];
}
