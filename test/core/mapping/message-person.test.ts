import { describe, expect, test } from "vitest";

import { messagePerson } from "#app/core/mapping/message-person.ts";
import { readMessage } from "#app/core/mapping/read-message.ts";

import { customer } from "../../fixtures/customer.ts";
import { mayaInOakland } from "../../fixtures/people.ts";
import { sampleCheckout, sampleOrder, type SampleOrder } from "../../pipeline/sample-order.ts";

const at = Date.parse("2026-11-22T12:00:00Z");
const nobody = { email: null, phone: null, customer: null, billing_address: null, shipping_address: null };

function personOf(topic: string, body: object): Record<string, string> {
  const read = readMessage(topic, Buffer.from(JSON.stringify(body)));
  if (!read.ok) throw new Error(read.reason);
  return Object.fromEntries(messagePerson(read.message).map(({ kind, value }) => [kind, value]));
}

const ofOrder = (changes: SampleOrder) =>
  personOf("orders/create", sampleOrder(1, at, { ...nobody, ...changes }));

describe("the person of an order", () => {
  test.each<[string, SampleOrder, Record<string, string>]>([
    ["is nobody where it names none", {}, {}],
    ["has no customer whose id is none", { customer: { id: "gid" } }, {}],
    [
      "has the order's email before the customer's",
      { email: "a@x.example", customer: { email: "b@x.example" } },
      { email: "a@x.example" },
    ],
    [
      "has the customer's email where the order has none",
      { customer: { email: "B@x.example" } },
      { email: "b@x.example" },
    ],
    [
      "has a national number of the bill, read in the bill's country",
      {
        billing_address: { country_code: "DE", phone: "030 12345678" },
        shipping_address: { country_code: "US" },
      },
      { phone: "+493012345678" },
    ],
    [
      "has the order's number before the bill's",
      { phone: "+14155550101", billing_address: { country_code: "US", phone: "+14155550102" } },
      { phone: "+14155550101" },
    ],
    ["has the customer's number", { customer: { phone: "+14155550103" } }, { phone: "+14155550103" }],
    [
      "has not the number of the parcel's receiver",
      { shipping_address: { country_code: "US", phone: "+14155550104" } },
      {},
    ],
    ["has no number that cannot be dialled", { phone: "12" }, {}],
  ])("%s", (_what, changes, expected) => {
    expect(ofOrder(changes)).toEqual(expected);
  });

  test("is the same as that of its checkout", () => {
    const jane = { email: "jane@example.com", phone: "+14155550101", customer: { id: 7_300_000_000_001 } };
    const expected = { customer: "7300000000001", email: "jane@example.com", phone: "+14155550101" };
    expect(ofOrder(jane)).toEqual(expected);
    expect(personOf("checkouts/create", sampleCheckout("t", at, jane))).toEqual(expected);
  });
});

describe("the person of a storefront event", () => {
  const told = (event: object, visit: object = {}, isBot = false) =>
    personOf("storefront/x", {
      visit: { clientId: "c", consent: "granted", ...visit },
      event: { id: "e", at, ...event },
      isBot,
      receivedAt: at,
    });
  const form = { name: "form_submitted", email: "Jane@example.com", phone: "+1 415 555 0101" };
  const all = { customer: "42", email: "jane@example.com", phone: "+14155550101" };

  test("is who is logged in, and whom the form names", () => {
    expect(told(form, { customerId: "42" })).toEqual(all);
    expect(told({ name: "page_viewed" }, { customerId: "42" })).toEqual({ customer: "42" });
    expect(told({ name: "page_viewed" })).toEqual({});
  });

  test("is whom the checkout names; a number without its country names nobody", () => {
    const checkout = { name: "checkout_completed", checkoutToken: "t" };
    expect(told({ ...checkout, email: "jane@example.com", phone: "415-555-0101" })).toEqual({
      email: "jane@example.com",
    });
  });

  test("is nobody where a robot says it", () => {
    expect(told(form, { customerId: "42" }, true)).toEqual({});
  });
});

test("the person of a new customer has its id, its email and its own number, read in its country", () => {
  const body = customer({ who: mayaInOakland, hasAddress: true });
  expect(personOf("customers/create", body)).toEqual({
    customer: "8123450917632",
    email: "maya.okafor@example.com",
    phone: "+14155550142",
  });
});
