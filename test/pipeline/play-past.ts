import * as fc from "fast-check";

import { defaultRules } from "#app/core/rules/default-rules.ts";
import { createInboxWriter } from "#app/pipeline/write-inbox.ts";

import { tables } from "../core/mapping/rule-messages.ts";
import type { JsonObject } from "../fixtures/json.ts";
import { changePixel } from "./change-pixel.ts";
import type { PastMessage } from "./past-messages.ts";
import type { PipelineWorld, TestShop } from "./pipeline-world.ts";

/** A shop with three pixels of different settings, to which all this happened under these rules. */
export async function playPast(
  world: PipelineWorld,
  messages: readonly PastMessage[],
  rules: readonly object[],
): Promise<TestShop> {
  const shop = await world.openShop({ pixels: 3, rules: rules as JsonObject[] });
  await changePixel(world.pool, shop.pixels[1], { eventsOff: ["InitiateCheckout", "Mine"] });
  await changePixel(world.pool, shop.pixels[2], { markets: ["DE", "CA"] });
  for (const { topic, body } of messages)
    await (topic.startsWith("storefront/") ? browse(world, shop, topic, body) : shop.ingest(topic, body));
  await shop.map();
  return shop;
}

/** As the storefront's door writes it. */
async function browse(world: PipelineWorld, shop: TestShop, topic: string, body: unknown): Promise<void> {
  const bytes = Buffer.from(JSON.stringify(body));
  await createInboxWriter({ pool: world.pool })({
    shopId: shop.id,
    topic,
    webhookId: (body as { event: { id: string } }).event.id,
    eventId: null,
    apiVersion: null,
    triggeredAt: null,
    receivedAt: world.time.clock(),
    state: "received",
    reason: null,
    bodyBytes: bytes.length,
    bodySealed: shop.vault.seal("inbox_entry.body_sealed", bytes),
  });
}

const vip = { kind: "order_tag", is: "any_of", values: ["vip"] };
/** What most of a shop's past is about, on top of a table by chance. */
const purchaseRows = fc.constantFrom<readonly object[]>(
  [],
  defaultRules,
  [{ id: "a", source: "purchase", event: "CompletePayment", value: { kind: "order", part: "subtotal" } }],
  [
    { id: "b", source: "purchase", event: "CompletePayment", enabled: false },
    { id: "a", source: "purchase", event: "Mine", conditions: [vip] },
  ],
  [
    { id: "a", source: "purchase", event: "Other" },
    {
      id: "c",
      source: "renewal",
      event: "CompletePayment",
      value: { kind: "fixed", amount: "2", currency: "EUR" },
    },
    {
      id: "q",
      source: "custom",
      customName: "quiz",
      event: "Quiz",
      value: { kind: "property", name: "price" },
    },
  ],
);
export const wholeTables = fc.tuple(tables, purchaseRows).map(([one, other]) => [...one, ...other]);
