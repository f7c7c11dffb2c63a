import type { Clock } from "#app/clock.server.ts";
import { topicUse } from "#app/core/shopify/topics.ts";
import type { InboxRow } from "#app/pipeline/write-inbox.ts";
import type { ShopDirectory } from "#app/shops.server.ts";

/** A webhook whose signature was right. Header values are as sent; the body is not looked into. */
export type VerifiedWebhook = {
  readonly shopDomain: string;
  readonly topic: string;
  readonly webhookId: string;
  readonly eventId: string | undefined;
  readonly apiVersion: string | undefined;
  readonly triggeredAt: Date | undefined;
  readonly body: Buffer;
};

export type Ingest = (webhook: VerifiedWebhook) => Promise<void>;

/**
 * Keeps a verified message: sealed, committed, then nudged. What the body says never decides anything here.
 *
 * @throws when the message could not be committed; then the sender must not be told 200.
 */
export function createIngest(dependencies: {
  readonly shops: ShopDirectory;
  readonly writeInbox: (row: InboxRow) => Promise<void>;
  /** Says that a shop has messages to map; must not throw and is not waited for. */
  readonly nudgeMapping: (shopId: number) => void;
  readonly clock: Clock;
}): Ingest {
  const { shops, writeInbox, nudgeMapping, clock } = dependencies;
  return async (webhook) => {
    const shop = await shops.ensure(webhook.shopDomain);
    const use = topicUse(webhook.topic);
    await writeInbox({
      shopId: shop.id,
      topic: webhook.topic,
      webhookId: webhook.webhookId,
      eventId: webhook.eventId ?? null,
      apiVersion: webhook.apiVersion ?? null,
      triggeredAt: webhook.triggeredAt ?? null,
      receivedAt: clock(),
      state: use === "store" ? "stored" : "received",
      reason: use === "store" ? "no_use_yet" : null,
      bodyBytes: webhook.body.length,
      bodySealed: shop.vault.seal("inbox_entry.body_sealed", webhook.body),
    });
    if (use !== "store") nudgeMapping(shop.id);
  };
}
