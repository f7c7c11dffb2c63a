import type { PoolClient } from "pg";

import type { ReplayFacts } from "#app/core/delivery/judge-replay.ts";
import type { DeliveryState } from "#app/core/delivery/state.ts";
import type { Refusal } from "#app/core/mapping/refusal.ts";
import type { StoredFacts } from "#app/core/mapping/stored-facts.ts";
import type { ReadMessage } from "#app/core/mapping/read-message.ts";
import type { StorefrontMessage } from "#app/core/storefront/storefront-message.ts";
import { findVisitors } from "#app/pipeline/find-visitors.ts";
import { createRecallShopFacts } from "#app/pipeline/recall-shop-facts.ts";
import { tryReadMessage } from "#app/pipeline/try-read-message.ts";
import { UnsealError } from "#app/sealing.server.ts";
import type { ShopHandle } from "#app/shops.server.ts";

export type ReplayCandidate = {
  readonly id: string;
  readonly pixelId: number | undefined;
  readonly facts: ReplayFacts;
};

type FoundCandidate = {
  id: string;
  state: DeliveryState;
  reason: string | null;
  has_body: boolean;
  pixel_id: number | null;
  event_time: Date | null;
  unknown_since: Date | null;
  conversion_id: string | null;
  cancelled_at: Date | null;
  refusal: Refusal | null;
  facts_sealed: Buffer | null;
  topic: string | null;
  body_sealed: Buffer | null;
};

/**
 * What decides whether deliveries of this shop may be sent again; those it does not have are left out. Whether the
 * shopper has refused since is read from the message that the conversion was mapped from, so where retention has taken
 * it nobody can tell.
 *
 * @param client where `isLocked`, in a transaction: nobody else changes these deliveries before its end.
 */
export async function readReplayFacts(
  client: Pick<PoolClient, "query">,
  shop: ShopHandle,
  ids: readonly string[],
  now: Date,
  isLocked: boolean,
): Promise<readonly ReplayCandidate[]> {
  const { rows } = await client.query<FoundCandidate>({
    name: `read-replay-facts${isLocked ? "-locked" : ""}`,
    text: `SELECT delivery.id, delivery.state, delivery.reason, delivery.body_sealed IS NOT NULL AS has_body,
        delivery.pixel_id, delivery.event_time, delivery.unknown_since, conversion.id AS conversion_id,
        conversion.cancelled_at, conversion.refusal, conversion.facts_sealed, inbox_entry.topic, inbox_entry.body_sealed
      FROM delivery
      LEFT JOIN conversion ON conversion.id = delivery.conversion_id AND conversion.shop_id = $1
      LEFT JOIN inbox_entry ON inbox_entry.id = conversion.inbox_entry_id AND inbox_entry.shop_id = $1
      WHERE delivery.shop_id = $1 AND delivery.id = ANY($2::bigint[])
      ORDER BY delivery.id ${isLocked ? "FOR UPDATE OF delivery" : ""}`,
    values: [shop.id, ids],
  });
  const messages = new Map(rows.map((row) => [row.id, tryReadMessage(shop, row)]));
  const permissionOf = await readPermissions(
    client,
    shop,
    [...messages.values()].filter((message) => message !== undefined),
    now,
  );
  return rows.map((row) => {
    const message = messages.get(row.id);
    return {
      id: row.id,
      pixelId: row.pixel_id ?? undefined,
      facts: {
        state: row.state,
        reason: row.reason ?? undefined,
        isMapped: row.conversion_id !== null,
        hasBody: row.has_body,
        hasPixel: row.pixel_id !== null,
        isCancelled: row.cancelled_at !== null,
        eventTime: row.event_time?.getTime(),
        unknownSince: row.unknown_since?.getTime(),
        permission: keptRefusal(shop, row) ?? (message === undefined ? "unknown" : permissionOf(message)),
      },
    };
  });
}

/** What is kept of a refusal with the conversion itself, whichever message told of it. */
function keptRefusal(
  shop: ShopHandle,
  { refusal, facts_sealed: sealed }: FoundCandidate,
): "refused" | "never_send" | undefined {
  if (refusal === "never_send") return refusal;
  return refusal !== null || isWithheld(shop, sealed) ? "refused" : undefined;
}

/** Of someone who refused nothing is kept that an event could be made of. */
function isWithheld(shop: ShopHandle, sealed: Buffer | null): boolean {
  if (sealed === null) return false;
  try {
    const facts = JSON.parse(shop.vault.open("conversion.facts_sealed", sealed).toString("utf8"));
    return (facts as StoredFacts).draft === undefined;
  } catch (error) {
    if (error instanceof UnsealError) return false;
    throw error;
  }
}

async function readPermissions(
  client: Pick<PoolClient, "query">,
  shop: ShopHandle,
  messages: readonly ReadMessage[],
  now: Date,
): Promise<(message: ReadMessage) => ReplayFacts["permission"]> {
  if (messages.length === 0) return () => "unknown";
  const visitorOf = await findVisitors(client, shop, messages);
  const shopFacts = await createRecallShopFacts(client, now)(shop, messages);
  const storefront = messages.flatMap((message) => (message.kind === "storefront" ? [message.message] : []));
  const willing = await readWillingVisitors(client, shop, storefront);
  return (message) => {
    const customerId = readCustomerId(message);
    if (customerId !== undefined && shopFacts.customer(customerId)?.neverSend === true) return "never_send";
    const isRefused =
      message.kind === "storefront" ? !willing(message.message) : visitorOf(message)?.consent === "denied";
    return isRefused ? "refused" : "given";
  };
}

function readCustomerId(message: ReadMessage): string | undefined {
  switch (message.kind) {
    case "order":
      return message.order.customer?.id;
    case "checkout":
      return message.checkout.customer?.id;
    case "storefront":
      return message.message.visit.customerId;
    case "customer":
      return message.created.customer.id;
    case "refund":
    case "order_edit":
    case "redaction":
      return undefined;
  }
}

/**
 * A browser that refused is forgotten, and one that allows marketing again begins anew: so what it told is its own to
 * send only where it is still known from then.
 */
async function readWillingVisitors(
  client: Pick<PoolClient, "query">,
  shop: ShopHandle,
  messages: readonly StorefrontMessage[],
): Promise<(message: StorefrontMessage) => boolean> {
  const keyOf = (clientId: string) => shop.vault.linkKey("visitor", clientId);
  const { rows } = await client.query<{ visitor_key: Buffer; first_seen_at: Date }>({
    name: "read-willing-visitors",
    text: `SELECT visitor_key, first_seen_at FROM visitor
      WHERE shop_id = $1 AND visitor_key = ANY($2::bytea[]) AND consent <> 'denied'`,
    values: [shop.id, messages.map(({ visit }) => keyOf(visit.clientId))],
  });
  const knownSince = new Map(
    rows.map((row) => [row.visitor_key.toString("hex"), row.first_seen_at.getTime()]),
  );
  return ({ visit, receivedAt }) => {
    const since = knownSince.get(keyOf(visit.clientId).toString("hex"));
    return since !== undefined && since <= receivedAt;
  };
}
