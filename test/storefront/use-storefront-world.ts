import { afterAll, afterEach, beforeAll } from "vitest";

import { expectLedgerBalanced } from "../pipeline/ledger.ts";
import { createEventMaker, type EventMaker } from "./shopper.ts";
import { openStorefrontWorld, type StorefrontWorld } from "./storefront-world.ts";

/** One world for a file, whose tests each leave every ledger balanced; `take` is given it before the first of them. */
export function useStorefrontWorld(
  take: (opened: { readonly world: StorefrontWorld; readonly make: EventMaker }) => void,
): void {
  let world: StorefrontWorld | undefined;
  beforeAll(async () => {
    world = await openStorefrontWorld();
    take({ world, make: createEventMaker(world.time.now) });
  });
  afterEach(async () => {
    if (world !== undefined) await expectLedgerBalanced(world.pool);
  });
  afterAll(() => world?.close());
}
