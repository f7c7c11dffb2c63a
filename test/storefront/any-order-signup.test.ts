import * as fc from "fast-check";
import { expect, test } from "vitest";

import { customer } from "../fixtures/customer.ts";
import { minuteMs, secondMs } from "../pipeline/hand-clock.ts";
import { expectLedgerBalanced } from "../pipeline/ledger.ts";
import { createEventMaker } from "./shopper.ts";
import type { StorefrontWorld, TestStore } from "./storefront-world.ts";
import { useStorefrontWorld } from "./use-storefront-world.ts";

let world: StorefrontWorld;
useStorefrontWorld((opened) => ({ world } = opened));

/** All that is ever said of one shopper who registers. */
const sayings = ["customer", "form", "form_again", "page"] as const;

const steps = fc
  .tuple(
    fc.shuffledSubarray([...sayings], { minLength: sayings.length }),
    fc.array(fc.tuple(fc.constantFrom(...sayings), fc.nat(sayings.length)), { maxLength: 4 }),
  )
  .map(([once, again]) => {
    const said = [...once];
    for (const [saying, at] of again) said.splice(at, 0, saying);
    return said;
  })
  .chain((said) => fc.tuple(fc.constant(said), fc.array(fc.boolean(), { minLength: 8, maxLength: 8 })));

type Play = {
  readonly said: readonly (typeof sayings)[number][];
  readonly maps: readonly boolean[];
  readonly state: "enabled" | "disabled";
  readonly between?: (store: TestStore) => Promise<void>;
};

/** What TikTok had of it in the end; throws unless that is one signup and nothing else. */
async function play({ said, maps, state, between = async () => {} }: Play): Promise<unknown> {
  world.tiktok.reset();
  const store = await world.openSpeakingStore();
  const at = world.time.now();
  const make = createEventMaker(() => at);
  const body = customer({ state, createdAt: new Date(at).toISOString() });
  const email = "maya.okafor@example.com";
  const told = {
    form: make.signupSubmitted({ email }),
    form_again: make.signupSubmitted({ email }),
    page: make.pageViewed(),
  };
  for (const [index, saying] of said.entries()) {
    await (saying === "customer" ? store.ingest("customers/create", body) : store.tell([told[saying]]));
    if (maps[index] === true) await store.map();
    await between(store);
  }
  await store.map();
  world.time.advance(minuteMs);
  await store.sendDue();
  const deliveries = await store.deliveries();
  expect(deliveries.map(({ event, state: ended }) => [event, ended])).toEqual([
    ["CompleteRegistration", "accepted"],
  ]);
  await expectLedgerBalanced(world.pool);
  const [event, ...others] = store.counted();
  expect(others).toEqual([]);
  return event?.["user"];
}

test.each(["enabled", "disabled"] as const)(
  "in whatever order and however often all is said, an %s customer who registers is one signup with the same keys",
  async (state) => {
    let first: unknown;
    await fc.assert(
      fc.asyncProperty(steps, async ([said, maps]) => {
        const user = await play({ said, maps, state });
        first ??= user;
        expect(Object.keys(Object(user)).toSorted()).toEqual(
          "email external_id first_name ip last_name ttclid ttp user_agent".split(" "),
        );
        expect(user).toEqual(first);
      }),
      { numRuns: 40, seed: 20_261_122 },
    );
  },
  60_000,
);

test("also when time passes and senders run in between, it is sent, and once", async () => {
  await fc.assert(
    fc.asyncProperty(
      steps,
      fc.constantFrom("enabled" as const, "disabled" as const),
      fc.infiniteStream(fc.constantFrom(0, secondMs, 7 * secondMs, 21 * secondMs, 61 * secondMs)),
      async ([said, maps], state, pauses) => {
        const between = async (store: TestStore) => {
          world.time.advance(Number(pauses.next().value ?? 0));
          await store.sendDue();
        };
        await play({ said, maps, state, between });
      },
    ),
    { numRuns: 40, seed: 20_261_122 },
  );
}, 60_000);
