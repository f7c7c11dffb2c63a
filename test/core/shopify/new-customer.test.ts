import { expect, test } from "vitest";

import { readNewCustomer } from "#app/core/shopify/new-customer.ts";

import { customer } from "../../fixtures/customer.ts";

const read = (fields: Parameters<typeof customer>[0]) => {
  const result = readNewCustomer(customer(fields));
  if (!result.ok) throw new Error(result.reason);
  return result.created;
};

test("a new customer has who it is, when it was made, and whether it has an account", () => {
  expect(read({ hasAddress: true })).toMatchObject({
    customer: { id: "8123450917632", email: "Maya.Okafor@Example.com", address: { country: "US" } },
    createdAt: Date.parse("2026-11-22T10:14:04Z"),
    hasAccount: true,
    currency: "USD",
  });
});

test.each([["disabled"], ["invited"], ["declined"], [null], [true], [""]])(
  "a state of %j is no account",
  (state) => {
    expect(read({ fields: { state } }).hasAccount).toBe(false);
  },
);

test("what is no customer, or one without an id, is refused", () => {
  for (const body of [null, "text", [], 7])
    expect(readNewCustomer(body)).toEqual({ ok: false, reason: "body_not_an_object" });
  expect(readNewCustomer({ email: "ada@example.com" })).toEqual({ ok: false, reason: "customer_id_missing" });
});
