import * as fc from "fast-check";
import { expect, test } from "vitest";

import { secondMs } from "../pipeline/hand-clock.ts";
import { sampleOrder } from "../pipeline/sample-order.ts";
import { purchase } from "./buyer.ts";
import { histories, playHistory, type Contact, type Step } from "./persons-model.ts";
import type { EventMaker } from "./shopper.ts";
import type { StorefrontWorld, TestStore } from "./storefront-world.ts";
import { useStorefrontWorld } from "./use-storefront-world.ts";

let world: StorefrontWorld;
let make: EventMaker;
useStorefrontWorld((opened) => ({ world, make } = opened));

const stepMs = 120 * secondMs;

const customerOf = ({ customer }: Contact) =>
  customer === undefined ? null : { id: String(7_300_000_000_001 + customer) };
const emailOf = ({ email }: Contact) => (email === undefined ? null : `buyer${email}@example.com`);
const phoneOf = ({ phone }: Contact) => (phone === undefined ? null : `+1415555010${phone}`);

async function happen(store: TestStore, step: Step, index: number, startAt: number) {
  if (step.kind === "refused")
    return store.tell([], { visit: { clientId: `${step.browser}`, consent: "denied", click: undefined } });
  if (step.kind === "seen") {
    const { contact, click, consent } = step;
    return store.tell([make.formSubmitted({ email: emailOf(contact), phone: phoneOf(contact) })], {
      visit: {
        clientId: `${step.browser}`,
        consent,
        customerId: customerOf(contact)?.id,
        click: click && { ttclid: `click-${click.id}`, at: (startAt - click.ago) / secondMs },
      },
    });
  }
  const { browser, contact } = step;
  const checkoutToken = `checkout-${index}`;
  if (browser !== undefined)
    await store.tell([make.checkoutStarted({ checkoutToken })], {
      visit: { clientId: `${browser}`, click: undefined },
    });
  return purchase(
    world,
    store,
    sampleOrder(index + 1, world.time.now(), {
      checkout_token: checkoutToken,
      email: emailOf(contact),
      phone: phoneOf(contact),
      customer: customerOf(contact),
      billing_address: null,
      shipping_address: null,
    }),
  );
}

test("whatever browsers and persons are seen together, the click that counts is the one that looking at everything finds", async () => {
  let crossed = 0;
  await fc.assert(
    fc.asyncProperty(histories, fc.infiniteStream(fc.boolean()), async (steps, maps) => {
      const store = await world.openStore();
      const startAt = Math.ceil(world.time.now() / stepMs) * stepMs;
      const found: (number | undefined | null)[] = [];
      for (const [index, step] of steps.entries()) {
        world.time.advance(startAt + index * stepMs - world.time.now());
        const user = await happen(store, step, index, startAt);
        if (step.kind === "ordered") {
          const ttclid = user?.["ttclid"] as string | undefined;
          const id = ttclid === undefined ? undefined : Number(ttclid.slice("click-".length));
          found.push(user === undefined ? null : id);
          if (ttclid !== undefined && step.browser === undefined) crossed += 1;
        } else if (maps.next().value === true) await store.map();
      }
      expect(found).toEqual(playHistory(steps, startAt, stepMs));
    }),
    { numRuns: 50, seed: 20_261_122, interruptAfterTimeLimit: 100_000 },
  );
  expect(crossed).toBeGreaterThan(30);
}, 120_000);
