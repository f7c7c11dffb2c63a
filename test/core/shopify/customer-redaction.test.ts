import { expect, test } from "vitest";

import { readRedaction } from "#app/core/shopify/customer-redaction.ts";

test("an erasure has the customer's id, email and phone, and the orders", () => {
  const body = {
    shop_id: 954889,
    shop_domain: "shop.myshopify.com",
    customer: { id: 191167, email: "john@example.com", phone: "555-625-1199" },
    orders_to_redact: [299938, "280263", null, -1],
  };
  expect(readRedaction(body)).toEqual({
    ok: true,
    redaction: {
      customerId: "191167",
      email: "john@example.com",
      phone: "555-625-1199",
      orderIds: ["299938", "280263"],
    },
    shopDomain: "shop.myshopify.com",
    requestId: undefined,
  });
});

test.each([
  [{ customer: { id: 1 } }],
  [{ customer: { email: "john@example.com" } }],
  [{ customer: { phone: "+14155550101" } }],
  [{ orders_to_redact: [7] }],
])("%j names somebody", (body) => {
  expect(readRedaction(body).ok).toBe(true);
});

test.each([[null], [[]], [{}], [{ customer: {} }], [{ customer: { id: "gid" }, orders_to_redact: [] }]])(
  "%j names nobody",
  (body) => {
    expect(readRedaction(body)).toEqual({ ok: false, reason: "redaction_unreadable" });
  },
);
