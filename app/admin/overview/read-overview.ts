import { assessHealth } from "#app/admin/assess-health.ts";
import type { Authenticated } from "#app/admin/authenticate-admin.ts";
import { embedUrl } from "#app/admin/guide/embed-url.ts";
import { readGuide } from "#app/admin/guide/read-guide.ts";
import { noFilter } from "#app/admin/delivery-search.ts";
import { listDeliveries } from "#app/admin/list-deliveries.ts";
import { listAlerts } from "#app/admin/overview/list-alerts.ts";
import { readOverviewSearch } from "#app/admin/overview/overview-search.ts";
import { readCoverageCounts } from "#app/admin/overview/read-coverage-counts.ts";
import { readDayCounts } from "#app/admin/overview/read-day-counts.ts";
import { readLearning } from "#app/admin/overview/read-learning.ts";
import { readQuestions } from "#app/admin/overview/read-questions.ts";
import { readSentValue } from "#app/admin/overview/read-sent-value.ts";
import { readShopClock } from "#app/admin/overview/read-shop-clock.ts";
import { readSkipReasons } from "#app/admin/overview/read-skip-reasons.ts";
import { readConnection } from "#app/admin/read-connection.ts";
import { readLedgers } from "#app/admin/read-ledgers.ts";
import { readTestModes } from "#app/admin/read-test-modes.ts";
import { previousPeriod } from "#app/core/ads/date-range.ts";
import { listDays } from "#app/core/ads/day.ts";
import { explainCoverage } from "#app/core/coverage/explain-coverage.ts";
import { listLedgerDays, totalLedger } from "#app/core/delivery/ledger-days.ts";
import type { ExplanationTexts } from "#app/core/explain/explanation-texts.ts";
import { addDays } from "#app/core/tiktok/add-days.ts";
import type { Database } from "#app/db.server.ts";
import type { en } from "#app/strings/en.ts";

const latestCount = 5;
const weekDays = 7;

/** All that the overview shows but for what comes after it: from counts by day, however much the shop sells. */
export async function readOverview(
  { pool, prisma }: Pick<Database, "pool" | "prisma">,
  { shop, userId }: Pick<Authenticated, "shop" | "userId">,
  asked: { readonly now: Date; readonly query: URLSearchParams; readonly shopifyApiKey: string },
  texts: { readonly health: typeof en.health; readonly explanation: ExplanationTexts },
) {
  const { now } = asked;
  const clock = await readShopClock(pool, shop.id, now);
  const { today } = clock;
  const search = readOverviewSearch(asked.query, today);
  const { range } = search.range;
  const previous = previousPeriod(range);
  const lastWeek = { from: addDays(today, -weekDays), to: addDays(today, -1) };
  const everything = { ...noFilter, cursor: undefined };
  const [
    connection,
    guide,
    testModes,
    ledgers,
    counts,
    weekCounts,
    sentValue,
    skipReasons,
    coverage,
    learning,
    latest,
    questions,
  ] = await Promise.all([
    readConnection(prisma, shop, now),
    readGuide({ prisma, pool }, { shop, userId }, now),
    readTestModes(prisma, shop, now),
    readLedgers(pool, shop, now),
    readDayCounts(pool, shop.id, { from: previous.from, to: range.to }),
    readDayCounts(pool, shop.id, lastWeek),
    readSentValue(pool, shop.id, range),
    readSkipReasons(pool, shop.id, range),
    readCoverageCounts(pool, shop.id, range),
    readLearning(pool, shop.id, today),
    listDeliveries({ pool, shop, texts: texts.explanation, zone: clock.zone }, everything, latestCount),
    readQuestions(pool, shop.id, now),
  ]);
  const totalBefore = totalLedger(counts, previous);
  return {
    clock,
    search,
    connection,
    guide,
    testModes,
    hasAdAccount: guide.connection.accounts.length > 0,
    embedUrl: embedUrl(shop.domain, asked.shopifyApiKey),
    health: assessHealth(connection, ledgers, texts.health),
    alerts: listAlerts({
      pixels: connection.pixels,
      lastDay: ledgers.lastDay,
      receivedBefore: listDays(lastWeek.from, lastWeek.to).map(
        (day) => totalLedger(weekCounts, { from: day, to: day }).received,
      ),
      storefrontSeenAt: guide.storefrontSeenAt,
      now: now.getTime(),
    }),
    days: listLedgerDays(counts, range),
    total: totalLedger(counts, range),
    totalBefore: totalBefore.received === 0 ? undefined : totalBefore,
    sentValue,
    skipReasons: skipReasons.map((counted) => ({
      ...counted,
      name: nameReason(counted.reason, texts.explanation),
    })),
    coverage: explainCoverage(coverage, search.kind),
    learning,
    latest: latest.rows,
    questions,
  };
}

/** A reason of another version is shown as it is stored. */
function nameReason(reason: string, { reason: texts }: ExplanationTexts): string {
  return Object.entries(texts).find(([name]) => name === reason)?.[1].short ?? reason;
}
