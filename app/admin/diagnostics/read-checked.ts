import type { PrismaClient } from "@prisma/client";

import { askPixelOwners } from "#app/admin/diagnostics/ask-pixel-owners.ts";
import { askShopify, type AskShopify } from "#app/admin/diagnostics/ask-shopify.ts";
import { readAnswersEvidence } from "#app/admin/diagnostics/read-answers-evidence.ts";
import { readAttributesEvidence } from "#app/admin/diagnostics/read-attributes-evidence.ts";
import { readConnectionEvidence } from "#app/admin/diagnostics/read-connection-evidence.ts";
import { readCoverageEvidence, readSkipsEvidence } from "#app/admin/diagnostics/read-matching-evidence.ts";
import { readSendersEvidence } from "#app/admin/diagnostics/read-senders-evidence.ts";
import { readStorefrontEvidence } from "#app/admin/diagnostics/read-storefront-evidence.ts";
import { readWarnedEvidence } from "#app/admin/diagnostics/read-warned-evidence.ts";
import { readWorkEvidence } from "#app/admin/diagnostics/read-work-evidence.ts";
import { runChecks, type CheckResult, type ReadEvidence } from "#app/core/diagnostics/diagnose.ts";
import type { Evidence, EvidenceGroup, NotChecked, Read } from "#app/core/diagnostics/evidence.ts";
import type { Log } from "#app/log.server.ts";
import { TimeLimitError, withinTime } from "#app/shopify-admin/within-time.ts";
import type { ShopHandle } from "#app/shops.server.ts";
import type { BusinessApi } from "#app/tiktok/business-api.ts";

type Dependencies = AskShopify & {
  readonly prisma: PrismaClient;
  readonly tiktok: BusinessApi;
  readonly log: Log;
};

/** What the checks say, group by group. None of the promises fails. */
export type Checked = {
  /** By our own tables alone. */
  readonly here: readonly CheckResult[];
  readonly shopify: Promise<readonly CheckResult[]>;
  readonly tiktok: Promise<readonly CheckResult[]>;
};

/** Less than a page waits for what comes late (see app/entry.server.tsx). */
const askMs = 4_000;

/** Runs every check: those by our own tables before it resolves, the others while the page is shown. */
export async function readChecked(dependencies: Dependencies, shop: ShopHandle): Promise<Checked> {
  const { prisma, pool, now, log } = dependencies;
  /** Whatever goes wrong with one group is told of that group alone. */
  const tell = async <Value>(reading: Promise<Value>): Promise<Read<Value>> => {
    try {
      return { isRead: true, value: await reading };
    } catch (error) {
      log.error({ error, shop: shop.domain }, "diagnostics.not_read");
      return { isRead: false, why: "failed" };
    }
  };
  const inTime = async (
    asking: Promise<ReadEvidence>,
    groups: ReadEvidence,
  ): Promise<readonly CheckResult[]> => {
    try {
      return runChecks(await withinTime(asking, askMs));
    } catch (error) {
      if (!(error instanceof TimeLimitError))
        log.error({ error, shop: shop.domain }, "diagnostics.not_asked");
      return runChecks(groups);
    }
  };
  const shopify = inTime(askShopify(dependencies, shop), {
    recentOrders: notRead("shopify_no_answer"),
    webPixel: notRead("shopify_no_answer"),
  });
  const tiktok = inTime(
    askPixelOwners(dependencies, shop).then((tiktokPixels) => ({ tiktokPixels })),
    { tiktokPixels: notRead("tiktok_no_answer") },
  );
  const groups = {
    connection: readConnectionEvidence({ prisma, pool }, shop, now),
    work: readWorkEvidence(pool, shop, now),
    storefront: readStorefrontEvidence(pool, shop, now),
    attributes: readAttributesEvidence(pool, shop),
    coverage: readCoverageEvidence(pool, shop, now),
    skips: readSkipsEvidence(pool, shop, now),
    warned: readWarnedEvidence(pool, shop, now),
    senders: readSendersEvidence(pool, shop, now),
    answers: readAnswersEvidence(pool, shop, now),
  } satisfies { [Group in EvidenceGroup]?: Promise<Evidence[Group]> };
  const read = await Promise.all(
    Object.entries(groups).map(async ([group, reading]) => [group, await tell<unknown>(reading)] as const),
  );
  return {
    here: runChecks(Object.fromEntries(read) as ReadEvidence),
    shopify,
    tiktok,
  };
}

function notRead(why: NotChecked) {
  return { isRead: false as const, why };
}
