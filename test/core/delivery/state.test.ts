import { expect, test } from "vitest";

import { deliveryStates, finalStates, transitions, type DeliveryState } from "#app/core/delivery/state.ts";

const ways = Object.values(transitions).flatMap(({ from, to }) =>
  from.map((state): readonly [DeliveryState, DeliveryState] => [state, to]),
);

test("final means final: nothing leaves accepted or redacted", () => {
  expect(finalStates).toEqual(["accepted", "redacted"]);
  for (const [from] of ways) expect(finalStates).not.toContain(from);
});

test("every other state can be left, and every state but pending can be reached", () => {
  const left = new Set(ways.map(([from]) => from));
  const reached = new Set(ways.map(([, to]) => to));
  expect(deliveryStates.filter((state) => !left.has(state)).toSorted()).toEqual([...finalStates].toSorted());
  expect(deliveryStates.filter((state) => !reached.has(state))).toEqual([]);
});

test("an accepted delivery was pending: nothing else can be accepted", () => {
  expect(ways.filter(([, to]) => to === "accepted")).toEqual([["pending", "accepted"]]);
});

test("what ended dead, rejected, unknown or skipped comes back by a named way only", () => {
  const back = Object.entries(transitions).flatMap(([name, { to }]) => (to === "pending" ? [name] : []));
  expect(back).toEqual(["replayed", "rebuilt", "payment_received", "consent_released", "signup_seen"]);
  expect(transitions.payment_received.from).toEqual(["skipped"]);
  expect(transitions.consent_released.from).toEqual(["skipped"]);
  expect(transitions.signup_seen.from).toEqual(["skipped"]);
});

test("no transition stays where it is", () => {
  for (const [from, to] of ways) expect(from).not.toBe(to);
});
