import type { PrismaClient } from "@prisma/client";

import type { Attempt } from "#app/core/delivery/attempt.ts";
import { readToldMessages } from "#app/admin/read-told-messages.ts";
import type { DeliveryState } from "#app/core/delivery/state.ts";
import { explainDelivery } from "#app/core/explain/explain-delivery.ts";
import type { ExplainedDelivery, Explanation } from "#app/core/explain/explanation.ts";
import type { ExplanationTexts } from "#app/core/explain/explanation-texts.ts";
import { readEventFacts } from "#app/core/mapping/stored-facts.ts";
import { noPixelCode, type SentEvent } from "#app/core/mapping/plan-deliveries.ts";
import type { EventSource } from "#app/core/tiktok/app-event.ts";
import type { ShopHandle } from "#app/shops.server.ts";

/** An explanation, and what a list would show of the delivery beside it. */
export type DeliveryExplanation = Explanation & {
  readonly id: string;
  readonly orderName: string | undefined;
  /** Of a purchase the conversion's id: what led to it has a page of its own. */
  readonly journeyId: string | undefined;
};

type FoundDelivery = {
  state: DeliveryState;
  reason: string | null;
  event: string;
  event_name: string;
  tiktok_event_id: string;
  pixel_code: string;
  event_source: EventSource;
  warnings: string[];
  test_event_code: string | null;
  attempts: Attempt[];
  unknown_since: Date | null;
  next_attempt_at: Date | null;
  created_at: Date;
  settled_at: Date | null;
  body_sealed: Uint8Array | null;
  connection_state: "connected" | "needs_reconnecting" | "disconnected" | null;
  inbox_entry_id: bigint;
  conversion_id: bigint | null;
  order_name: string | null;
  source: string | null;
  occurred_at: Date | null;
  cancelled_at: Date | null;
  rules_version: number | null;
  facts_sealed: Uint8Array | null;
};

/**
 * Reads everything that decided over a delivery of this shop, opens it and explains it.
 *
 * @returns undefined when the shop has no such delivery.
 * @throws UnsealError when what was stored does not open.
 */
export async function readExplanation(input: {
  readonly prisma: PrismaClient;
  readonly shop: ShopHandle;
  readonly deliveryId: bigint;
  readonly texts: ExplanationTexts;
}): Promise<DeliveryExplanation | undefined> {
  const { prisma, shop, deliveryId, texts } = input;
  const [found] = await prisma.$queryRaw<FoundDelivery[]>`
    SELECT delivery.state::text, delivery.reason, delivery.event, delivery.event_name, delivery.tiktok_event_id,
      delivery.pixel_code, delivery.event_source::text, delivery.warnings, delivery.test_event_code, delivery.attempts,
      delivery.unknown_since, delivery.next_attempt_at, delivery.created_at, delivery.settled_at,
      delivery.body_sealed, connection.state::text AS connection_state, delivery.inbox_entry_id,
      conversion.id AS conversion_id, conversion.order_name, conversion.source, conversion.occurred_at,
      conversion.cancelled_at, conversion.rules_version,
      conversion.facts_sealed
    FROM delivery
    LEFT JOIN conversion ON conversion.id = delivery.conversion_id AND conversion.shop_id = delivery.shop_id
    LEFT JOIN pixel ON pixel.id = delivery.pixel_id AND pixel.shop_id = delivery.shop_id
    LEFT JOIN connection ON connection.id = pixel.connection_id AND connection.shop_id = delivery.shop_id
    WHERE delivery.shop_id = ${shop.id} AND delivery.id = ${deliveryId}`;
  if (found === undefined) return undefined;
  const told = await readToldMessages(prisma, shop.id, {
    tiktokEventId: found.tiktok_event_id,
    entryId: found.inbox_entry_id,
  });
  const isPurchase = found.source === "purchase" || found.source === "renewal";
  return {
    id: String(deliveryId),
    journeyId: isPurchase && found.conversion_id !== null ? String(found.conversion_id) : undefined,
    orderName: found.order_name ?? undefined,
    ...explainDelivery(openDelivery(found, told, shop), texts),
  };
}

function openDelivery(
  found: FoundDelivery,
  told: Pick<ExplainedDelivery, "messages" | "unlistedSince">,
  shop: ShopHandle,
): ExplainedDelivery {
  return {
    state: found.state,
    reason: found.reason ?? undefined,
    event: found.event,
    eventName: found.event_name,
    tiktokEventId: found.tiktok_event_id,
    pixelCode: found.pixel_code === noPixelCode ? undefined : found.pixel_code,
    eventSource: found.event_source,
    warnings: found.warnings,
    testEventCode: found.test_event_code ?? undefined,
    attempts: found.attempts,
    unknownSince: found.unknown_since?.toISOString(),
    nextAttemptAt: found.next_attempt_at?.toISOString(),
    mappedAt: found.created_at.toISOString(),
    settledAt: found.settled_at?.toISOString(),
    connection: found.connection_state ?? undefined,
    ...told,
    conversion:
      found.occurred_at === null || found.source === null
        ? undefined
        : {
            source: found.source,
            occurredAt: found.occurred_at.toISOString(),
            cancelledAt: found.cancelled_at?.toISOString(),
            rulesVersion: found.rules_version ?? 0,
          },
    facts:
      found.facts_sealed === null
        ? undefined
        : readEventFacts(open(shop, "conversion.facts_sealed", found.facts_sealed), found.event),
    // Our own writing, so its shape is known; that it is ours is what the seal proves.
    body:
      found.body_sealed === null
        ? undefined
        : (JSON.parse(open(shop, "delivery.body_sealed", found.body_sealed)) as SentEvent),
  };
}

function open(
  shop: ShopHandle,
  column: "conversion.facts_sealed" | "delivery.body_sealed",
  sealed: Uint8Array,
): string {
  return shop.vault.open(column, sealed).toString("utf8");
}
