import type { Pool, PoolClient } from "pg";

import type { Clock } from "#app/clock.server.ts";
import { readShopErrand, type ShopErrand } from "#app/core/shopify/shop-errand.ts";
import { errandTopics, type ErrandTopic } from "#app/core/shopify/topics.ts";
import type { Log } from "#app/log.server.ts";
import { lockMapping } from "#app/pipeline/claim-inbox-entries.ts";
import { guard } from "#app/pipeline/open-entries.ts";
import { settleEntries, type EntryResult } from "#app/pipeline/settle-entries.ts";
import { inTransaction } from "#app/pipeline/transaction.ts";
import { endInstallation, type DroppedToken } from "#app/privacy/end-installation.ts";
import { keepDataRequest } from "#app/privacy/keep-data-request.ts";
import { noteScopes } from "#app/privacy/note-scopes.ts";
import { isAboutThisInstallation, redactShop } from "#app/privacy/redact-shop.ts";
import { stopDeliveries } from "#app/privacy/stop-deliveries.ts";
import { readShopDomain, type ShopDirectory, type ShopHandle } from "#app/shops.server.ts";
import { revokeToken, type TikTokApp } from "#app/tiktok/authorize.ts";
import type { BusinessApi } from "#app/tiktok/business-api.ts";

/** @returns whether there is more to do at once. */
/** What becomes of an errand; it is about no conversion. */
type ErrandOutcome = Omit<EntryResult, "id" | "about">;

export type RunErrands = (shopId: number) => Promise<boolean>;

/** A message about the shop itself; times as Shopify's header and we have them. */
export type Errand = {
  readonly id: string;
  readonly topic: ErrandTopic;
  readonly receivedAt: Date;
  readonly triggeredAt: Date | null;
  readonly bodySealed: Buffer | null;
};

/** What is found open at once; there is hardly ever more than one. */
const errandsMax = 20;

/**
 * Carries out what Shopify tells of a shop itself: uninstalled, other scopes, somebody's data asked for, erase the shop.
 * They do not wait behind the shop's orders. One that fails stays and is tried again; it keeps no order from being mapped.
 *
 * The shop that a signed body names must be the one of the header: nobody's word counts for another shop. A grant of
 * scopes names none, and can do no harm.
 */
export function createRunErrands(dependencies: {
  readonly pool: Pool;
  readonly shops: ShopDirectory;
  readonly tiktok: BusinessApi;
  /** Undefined where this server has no TikTok app: then logins are forgotten, not revoked. */
  readonly tiktokApp: TikTokApp | undefined;
  readonly nudgeTask: (taskId: number) => void;
  readonly clock: Clock;
  readonly log: Log;
}): RunErrands {
  const { pool, shops, tiktok, tiktokApp, nudgeTask, clock, log } = dependencies;

  return async (shopId) => {
    const shop = await shops.byId(shopId);
    if (shop === undefined) return false;
    let goesOn = false;
    for (const errand of await listErrands(pool, shopId))
      try {
        goesOn = (await carryOut(shop, errand)) || goesOn;
      } catch (error) {
        log.error({ error, shop: shop.domain, topic: errand.topic }, "errand.failed");
      }
    return (await stopDeliveries(pool, shopId, clock())) || goesOn;
  };

  /** @returns whether it has to go on. */
  async function carryOut(shop: ShopHandle, errand: Errand): Promise<boolean> {
    const read = readErrand(shop, errand);
    if (read === undefined) return settle(shop, errand, { state: "dead", reason: "errand_unreadable" });
    const isNamed = readShopDomain(read.shopDomain) === shop.domain;
    if (read.kind !== "scopes" && !isNamed)
      return settle(shop, errand, { state: "dead", reason: "shop_mismatch" });
    if (read.kind === "redact_shop") {
      if (await isAboutThisInstallation(pool, shop.id, errand))
        return !(await redactShop(pool, shop, errand, clock()));
      return settle(shop, errand, { state: "mapped", reason: "installed_since" });
    }
    const dropped: DroppedToken[] = [];
    await settle(shop, errand, (client) => act(client, shop, errand, read, dropped));
    for (const { token } of dropped) await revoke(shop, token);
    return false;
  }

  async function act(
    client: PoolClient,
    shop: ShopHandle,
    errand: Errand,
    read: Exclude<ShopErrand, { kind: "redact_shop" }>,
    dropped: DroppedToken[],
  ): Promise<ErrandOutcome> {
    switch (read.kind) {
      case "scopes":
        return { state: "mapped", reason: await noteScopes(client, shop, errand, read.scopes) };
      case "data_request":
        await keepDataRequest(client, shop, errand, read.person);
        return { state: "mapped", reason: "data_request_kept" };
      case "uninstall": {
        const ended = await endInstallation(client, shop, errand, clock());
        if (ended === undefined) return { state: "mapped", reason: "installed_since" };
        dropped.push(...ended.tokens);
        ended.taskIds.forEach(nudgeTask);
        return { state: "mapped", reason: "uninstalled" };
      }
    }
  }

  /** Nobody maps the shop's messages meanwhile; what another worker has settled is left alone. */
  async function settle(
    shop: ShopHandle,
    { id }: Errand,
    outcome: ErrandOutcome | ((client: PoolClient) => Promise<ErrandOutcome>),
  ): Promise<false> {
    await inTransaction(pool, async (client) => {
      await lockMapping(client, shop.id);
      const { rowCount } = await client.query(
        "SELECT FROM inbox_entry WHERE shop_id = $1 AND id = $2 AND state = 'received' FOR UPDATE",
        [shop.id, id],
      );
      if (rowCount === 0) return;
      const result = typeof outcome === "function" ? await outcome(client) : outcome;
      await settleEntries(client, [{ id, about: undefined, ...result }]);
    });
    return false;
  }

  function readErrand(shop: ShopHandle, errand: Errand): ShopErrand | undefined {
    const { bodySealed } = errand;
    if (bodySealed === null) return undefined;
    const read = guard(shop, errand, log, () => ({
      ok: true as const,
      errand: readShopErrand(errand.topic, shop.vault.open("inbox_entry.body_sealed", bodySealed)),
    }));
    return read.ok ? read.errand : undefined;
  }

  /** At TikTok the login may live on where this fails; here it is forgotten in any case. */
  async function revoke(shop: ShopHandle, token: string): Promise<void> {
    if (tiktokApp === undefined) return;
    await revokeToken(tiktok, tiktokApp, token).catch((error: unknown) => {
      log.warn(
        { shop: shop.domain, error: error instanceof Error ? error.name : "failed" },
        "login.not_revoked",
      );
    });
  }
}

async function listErrands(pool: Pool, shopId: number): Promise<readonly Errand[]> {
  const { rows } = await pool.query<Errand>({
    name: "list-errands",
    // The topics stand here in full so that the index of just these serves.
    text: `SELECT id::text, topic, received_at AS "receivedAt", triggered_at AS "triggeredAt", body_sealed AS "bodySealed"
      FROM inbox_entry
      WHERE shop_id = $1 AND state = 'received' AND topic IN (${errandTopics.map((topic) => `'${topic}'`).join(", ")})
      ORDER BY inbox_entry.id LIMIT ${errandsMax}`,
    values: [shopId],
  });
  return rows;
}
