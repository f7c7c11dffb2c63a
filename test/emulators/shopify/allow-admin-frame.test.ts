import { expect, test } from "vitest";

import { allowAdminFrame, saysWhoMayFrame } from "./allow-admin-frame.ts";

const options = { shopOrigins: ["https://tea.myshopify.com"], adminOrigin: "http://127.0.0.1:4000" };

test("a policy that allows the shop and Shopify's admin gets the emulated admin beside them", () => {
  const policy =
    "default-src 'self'; frame-ancestors https://tea.myshopify.com https://admin.shopify.com; img-src *";
  expect(allowAdminFrame(policy, options)).toBe(
    "default-src 'self'; frame-ancestors https://tea.myshopify.com https://admin.shopify.com http://127.0.0.1:4000; img-src *",
  );
});

test.each([
  "frame-ancestors 'none'",
  "frame-ancestors https://admin.shopify.com",
  "frame-ancestors https://tea.myshopify.com",
  "frame-ancestors https://other.myshopify.com https://admin.shopify.com",
  "frame-ancestors https://*.myshopify.com https://admin.shopify.com",
  "default-src 'self'",
])("a policy that does not allow both stays as it is: %s", (policy) => {
  expect(allowAdminFrame(policy, options)).toBe(policy);
});

test("a policy without frame-ancestors says nothing about frames", () => {
  expect(saysWhoMayFrame("default-src 'self'; Frame-Ancestors 'none'")).toBe(true);
  expect(saysWhoMayFrame("default-src 'self'")).toBe(false);
});
