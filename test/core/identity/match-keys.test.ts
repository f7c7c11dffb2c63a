import { describe, expect, test } from "vitest";

import { sha256 } from "#app/core/identity/hash.ts";
import { buyerCountries, collectMatchKeys } from "#app/core/identity/match-keys.ts";
import { readOrder } from "#app/core/shopify/order.ts";

import type { JsonObject } from "../../fixtures/json.ts";
import { order } from "../../fixtures/order.ts";
import { annikaInBerlin, mayaInOakland, oliverInLondon } from "../../fixtures/people.ts";

function keysOf(fields: JsonObject) {
  const read = readOrder(order({ fields }));
  if (!read.ok) throw new Error(read.reason);
  return collectMatchKeys(read.order, undefined, undefined);
}

const { address } = mayaInOakland;
const customer = order()["customer"] as JsonObject;

const addressIn = (country: string | undefined) => ({ country_code: country ?? null });

const countriesOf = (billing: string | undefined, shipping: string | undefined, home: string | undefined) => {
  const read = readOrder(
    order({
      fields: {
        billing_address: addressIn(billing),
        shipping_address: addressIn(shipping),
        customer: { ...customer, default_address: addressIn(home) },
      },
    }),
  );
  return read.ok ? buyerCountries(read.order) : undefined;
};

describe("match keys", () => {
  test("an email the order lacks or garbles is taken from the customer", () => {
    for (const email of [null, "n/a", "  "]) {
      const { user, sources } = keysOf({ email, contact_email: email });
      expect(user.email).toBe(sha256("maya.okafor@example.com"));
      expect(sources.email).toBe("customer");
    }
  });

  test("contact_email stands in for email", () => {
    expect(keysOf({ email: null, contact_email: "Other@Example.com", customer: null }).user.email).toBe(
      sha256("other@example.com"),
    );
  });

  test("the order's own phone comes before those of its addresses", () => {
    const { user, sources } = keysOf({ phone: "+14155550177" });
    expect([user.phone, sources.phone]).toEqual([sha256("+14155550177"), "order"]);
  });

  test("a phone nobody can read gives way to the next", () => {
    const { user, sources } = keysOf({
      phone: "call me",
      billing_address: { ...address, phone: "555-HARBOR" },
      shipping_address: { ...address, phone: "(415) 555-0199" },
    });
    expect([user.phone, sources.phone]).toEqual([sha256("+14155550199"), "shipping address"]);
  });

  test("the customer's own number is read in the buyer's country, the address book's in its own", () => {
    const bare = { ...address, phone: null };
    const fields = { billing_address: bare, shipping_address: bare };
    const { user, sources } = keysOf({ ...fields, customer: { ...customer, phone: "415 555 0111" } });
    expect([user.phone, sources.phone]).toEqual([sha256("+14155550111"), "customer"]);

    const abroad = keysOf({ ...fields, customer: { ...customer, default_address: oliverInLondon.address } });
    expect([abroad.user.phone, abroad.sources.phone]).toEqual([
      sha256("+447700900416"),
      "customer's address",
    ]);
  });

  test("names come from who pays, then from who receives, then from the customer", () => {
    const nameless = { ...address, first_name: null, last_name: "" };
    const fromShipping = keysOf({ billing_address: nameless, shipping_address: oliverInLondon.address });
    expect(fromShipping.user.first_name).toBe(sha256("oliver"));
    expect(fromShipping.sources.last_name).toBe("shipping address");
    const fromCustomer = keysOf({ billing_address: nameless, shipping_address: null });
    expect(fromCustomer.user.last_name).toBe(sha256("okaforreyes"));
    expect(fromCustomer.sources.first_name).toBe("customer");
  });

  test("the parts of a place are never mixed from two countries", () => {
    const { user } = keysOf({
      billing_address: { ...annikaInBerlin.address, zip: null },
      shipping_address: address,
      customer: null,
    });
    expect([user.country, user.city, user.state, user.zip_code]).toEqual([
      "de",
      "berlin",
      undefined,
      undefined,
    ]);
  });

  test("a gap in one address is filled from another in the same country", () => {
    const { user, sources } = keysOf({
      billing_address: { country_code: "US", city: null, zip: "  ", province: "California" },
    });
    expect([user.country, user.city, user.state]).toEqual(["us", "oakland", "california"]);
    expect([sources.city, sources.state]).toEqual(["shipping address", "billing address"]);
  });

  test("a province's code comes before its name", () => {
    expect(keysOf({}).user.state).toBe("ca");
  });

  test("the external id is the customer's number, from the GraphQL id where the plain one was rounded", () => {
    const rounded = {
      id: 115310627314723950,
      admin_graphql_api_id: "gid://shopify/Customer/115310627314723954",
    };
    expect(keysOf({ customer: { ...customer, ...rounded } }).user.external_id).toBe(
      sha256("115310627314723954"),
    );
    expect(keysOf({ customer: { ...customer, admin_graphql_api_id: null } }).user.external_id).toBe(
      sha256("8123450917632"),
    );
  });

  test("what is absent has neither a key nor a source", () => {
    const { user, sources } = keysOf({
      email: null,
      contact_email: null,
      customer: null,
      customer_locale: null,
      billing_address: null,
      shipping_address: null,
      client_details: null,
      browser_ip: null,
    });
    expect({ user, sources }).toEqual({ user: {}, sources: {} });
  });

  test("the browser's address may stand beside client_details", () => {
    expect(
      keysOf({ client_details: { user_agent: "Agent/1" }, browser_ip: "81.2.69.160" }).user,
    ).toMatchObject({
      ip: "81.2.69.160",
      user_agent: "Agent/1",
    });
  });
});

describe("the buyer's countries", () => {
  test("are those of billing and shipping, once each, billing first", () => {
    expect(countriesOf("US", "GB", "DE")).toEqual(["US", "GB"]);
    expect(countriesOf("us", "US", "DE")).toEqual(["US"]);
    expect(countriesOf(undefined, "GB", "DE")).toEqual(["GB"]);
  });

  test("are the customer's own where neither says one", () => {
    expect(countriesOf(undefined, undefined, "DE")).toEqual(["DE"]);
    expect(countriesOf("Germany", "", undefined)).toEqual([]);
  });
});
