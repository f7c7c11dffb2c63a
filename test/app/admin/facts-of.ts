import { mapMessage } from "#app/core/mapping/map-message.ts";
import { readShopSettings } from "#app/core/mapping/shop-settings.ts";
import { readEventFacts, storeFacts } from "#app/core/mapping/stored-facts.ts";
import { defaultRuleTable } from "#app/core/rules/rule-table.ts";
import { noShopFacts } from "#app/core/shopify/shop-facts.ts";

import type { MappedTopic } from "#app/core/shopify/topics.ts";

/** What is stored of a message's conversion and explains its event. */
export function factsOf(
  now: number,
  body: Readonly<Record<string, unknown>>,
  topic: MappedTopic = "orders/create",
) {
  const context = {
    settings: readShopSettings({}),
    rules: defaultRuleTable,
    shopFacts: noShopFacts,
    shopCurrency: "USD",
    shopOrigin: "https://shop.example",
    now,
  };
  const mapped = mapMessage(topic, Buffer.from(JSON.stringify(body)), context);
  if (!mapped.ok) throw new Error(mapped.reason);
  if (mapped.conversion === undefined) throw new Error("not about a conversion");
  return readEventFacts(storeFacts(mapped.conversion), mapped.conversion.events[0]?.event ?? "");
}
