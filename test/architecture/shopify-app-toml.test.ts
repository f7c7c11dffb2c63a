import { readFile } from "node:fs/promises";
import { join } from "node:path";

import { parse } from "smol-toml";
import { expect, test } from "vitest";
import { z } from "zod";

import { webhookTopics } from "#app/core/shopify/topics.ts";
import { shopifyApiVersion } from "#app/shopify.server.ts";

import { checkout } from "../setup/checkout.ts";

const appConfiguration = z.looseObject({
  client_id: z.string(),
  name: z.string().min(1),
  application_url: z.url(),
  embedded: z.boolean(),
  auth: z.object({ redirect_urls: z.array(z.url()).min(1) }),
  access_scopes: z.object({ scopes: z.string() }),
  webhooks: z.object({
    api_version: z.string(),
    subscriptions: z.array(
      z.object({
        topics: z.array(z.string()).default([]),
        compliance_topics: z.array(z.string()).default([]),
        uri: z.string(),
      }),
    ),
  }),
});

const toml = appConfiguration.parse(parse(await readFile(join(checkout, "shopify.app.toml"), "utf8")));
const { subscriptions } = toml.webhooks;
const complianceTopics = ["customers/data_request", "customers/redact", "shop/redact"];

test("exactly the topics that app/core/shopify/topics.ts knows are subscribed to, each once", () => {
  const declared = subscriptions.flatMap(({ topics, compliance_topics }) => [
    ...topics,
    ...compliance_topics,
  ]);
  expect(declared.toSorted()).toEqual(Object.keys(webhookTopics).toSorted());
});

test("the three compliance topics are declared as such, and no other topic is", () => {
  expect(subscriptions.flatMap(({ compliance_topics }) => compliance_topics).toSorted()).toEqual(
    complianceTopics,
  );
});

test("every subscription arrives at the one door for webhooks", () => {
  expect(new Set(subscriptions.map(({ uri }) => uri))).toEqual(new Set(["/webhooks"]));
});

test("the API version is the one the libraries are told", () => {
  expect(toml.webhooks.api_version).toBe(shopifyApiVersion);
  expect(shopifyApiVersion).toBe("2026-10");
});

test("the scopes are those the app needs and no more, above all not every order ever placed", () => {
  const scopes = toml.access_scopes.scopes.split(",").map((scope) => scope.trim());
  expect(scopes.toSorted()).toEqual(
    [
      "read_orders",
      "read_customers",
      "read_products",
      "write_pixels",
      "read_customer_events",
      "read_customer_name",
      "read_customer_email",
      "read_customer_phone",
      "read_customer_address",
      "read_customer_personal_data",
    ].toSorted(),
  );
  expect(scopes).not.toContain("read_all_orders");
});

test("the app is embedded, has a redirect address of its own, and a name that Shopify takes", () => {
  expect(toml.embedded).toBe(true);
  expect(toml.name.length).toBeLessThanOrEqual(30);
  for (const url of toml.auth.redirect_urls)
    expect(new URL(url).origin).toBe(new URL(toml.application_url).origin);
});
