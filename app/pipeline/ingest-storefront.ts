import type { Clock } from "#app/clock.server.ts";
import type { StorefrontEvent, StorefrontVisit } from "#app/core/storefront/storefront-event.ts";
import { storefrontTopic, type StorefrontMessage } from "#app/core/storefront/storefront-message.ts";
import type { InboxRow } from "#app/pipeline/write-inbox.ts";
import type { ShopHandle } from "#app/shops.server.ts";

/** A checked batch from a storefront, and what the connection says of the browser. */
export type StorefrontBatch = {
  readonly shop: ShopHandle;
  readonly visit: StorefrontVisit;
  readonly events: readonly StorefrontEvent[];
  readonly ip: string | undefined;
  readonly userAgent: string | undefined;
  readonly isBot: boolean;
};

export type IngestStorefront = (batch: StorefrontBatch) => Promise<void>;

/**
 * Keeps storefront events like webhooks: sealed, committed, then nudged; the web pixel's event id makes a repeated
 * batch harmless. Of a shop that uninstalled the app nothing is kept: its pages may live on in caches. A refusal keeps no event, has the visitor forgotten, and what it did withheld where it still can be.
 *
 * @throws when it could not be committed; then the browser must not be told 204.
 */
export function createIngestStorefront(dependencies: {
  readonly writeInbox: (row: InboxRow) => Promise<void>;
  readonly forgetVisitor: (shop: ShopHandle, clientId: string, now: Date) => Promise<void>;
  readonly isUninstalled: (shopId: number) => Promise<boolean>;
  readonly noteStorefrontSeen: (shopId: number) => void;
  readonly nudgeMapping: (shopId: number) => void;
  readonly clock: Clock;
}): IngestStorefront {
  const { writeInbox, forgetVisitor, isUninstalled, noteStorefrontSeen, nudgeMapping, clock } = dependencies;
  return async ({ shop, visit, events, ip, userAgent, isBot }) => {
    if (await isUninstalled(shop.id)) return;
    if (visit.consent === "denied") return forgetVisitor(shop, visit.clientId, clock());
    const receivedAt = clock();
    noteStorefrontSeen(shop.id);
    await Promise.all(
      events.map((event) => {
        const message: StorefrontMessage = {
          visit,
          event,
          ...(ip === undefined ? {} : { ip }),
          ...(userAgent === undefined ? {} : { userAgent }),
          isBot,
          receivedAt: receivedAt.getTime(),
        };
        const body = Buffer.from(JSON.stringify(message));
        return writeInbox({
          shopId: shop.id,
          topic: storefrontTopic(event.name),
          webhookId: event.id,
          eventId: null,
          apiVersion: null,
          triggeredAt: null,
          receivedAt,
          state: "received",
          reason: null,
          bodyBytes: body.length,
          bodySealed: shop.vault.seal("inbox_entry.body_sealed", body),
        });
      }),
    );
    if (events.length > 0) nudgeMapping(shop.id);
  };
}
