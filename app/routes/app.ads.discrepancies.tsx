import { Banner, BlockStack, Page, Text } from "@shopify/polaris";
import type {
  ActionFunctionArgs,
  HeadersFunction,
  LinksFunction,
  LoaderFunctionArgs,
  MetaFunction,
} from "@remix-run/node";
import { useLoaderData, useNavigation } from "@remix-run/react";
import { boundary } from "@shopify/shopify-app-remix/server";

import { adsPath, discrepanciesPath, readAdsSearch } from "#app/admin/ads-search.ts";
import { authenticateAdmin } from "#app/admin/authenticate-admin.ts";
import { firstKnownDay, readAdAccount, type AdAccount } from "#app/admin/read-ad-account.ts";
import { readFirstAdDay } from "#app/admin/read-ad-figures.ts";
import { readDiscrepancies, type DiscrepancyReport } from "#app/admin/read-discrepancies.ts";
import { saveExchangeRate } from "#app/admin/save-exchange-rate.ts";
import { AccountNote } from "#app/components/ads/account-note.tsx";
import { AdsFilters } from "#app/components/ads/ads-filters.tsx";
import adsStyles from "#app/components/ads/ads.css?url";
import { BothDaysCard } from "#app/components/ads/both-days-card.tsx";
import { ExchangeRateCard, type RateAnswer } from "#app/components/ads/exchange-rate-card.tsx";
import { EdgeBox } from "#app/components/ads/edge-box.tsx";
import { FindingsList } from "#app/components/ads/findings-list.tsx";
import { NoAccount } from "#app/components/ads/no-account.tsx";
import { NotFetched } from "#app/components/ads/not-fetched.tsx";
import { ReasonsCard } from "#app/components/ads/reasons-card.tsx";
import { ServerCountsCard } from "#app/components/ads/server-counts-card.tsx";
import { SidesCard } from "#app/components/ads/sides-card.tsx";
import stackedTableStyles from "#app/components/ads/stacked-table.css?url";
import { SyncNote } from "#app/components/ads/sync-note.tsx";
import chartStyles from "#app/components/charts.css?url";
import { AdminError } from "#app/components/admin-error.tsx";
import { useStrings } from "#app/components/use-strings.ts";
import type { RangeChoice } from "#app/core/ads/date-range.ts";
import { readExchangeRate } from "#app/core/ads/exchange-rate.ts";
import { en } from "#app/strings/en.ts";

export const meta: MetaFunction = () => [{ title: en.ads.discrepancies.title }];
export const links: LinksFunction = () => [
  { rel: "stylesheet", href: chartStyles },
  { rel: "stylesheet", href: stackedTableStyles },
  { rel: "stylesheet", href: adsStyles },
];
export const headers: HeadersFunction = (args) => boundary.headers(args);
export { AdminError as ErrorBoundary };

export async function loader({ request, context }: LoaderFunctionArgs) {
  const { shop } = await authenticateAdmin(request, context);
  const { pool } = context.database;
  const now = context.clock();
  const query = new URL(request.url).searchParams;
  const account = await readAdAccount(pool, shop, now, query.get("account"));
  if (account === undefined) return { account };
  const search = readAdsSearch(query, account.today);
  const [report, firstDay] = await Promise.all([
    readDiscrepancies(pool, shop, account, search.range.range, now),
    readFirstAdDay(pool, account.sync.advertiserRef),
  ]);
  return { account, search, report, knownSince: firstKnownDay(account, firstDay) };
}

/** Saves the exchange rate of an ad account. */
export async function action({ request, context }: ActionFunctionArgs): Promise<RateAnswer> {
  const { shop } = await authenticateAdmin(request, context);
  const form = await request.formData();
  const entered = readExchangeRate(readText(form, "rate"));
  if (!entered.ok) return entered;
  const account = readText(form, "account");
  const isSaved = await saveExchangeRate(context.database.pool, shop, account, entered.rate);
  return isSaved ? { ok: true, rate: entered.rate } : { ok: false, problem: "account_gone" };
}

function readText(form: FormData, name: string): string {
  const value = form.get(name);
  return typeof value === "string" ? value : "";
}

export default function Discrepancies() {
  const data = useLoaderData<typeof loader>();
  const { ads } = useStrings();
  const { discrepancies: texts } = ads;
  if (data.account === undefined)
    return (
      <Page title={texts.title}>
        <NoAccount />
      </Page>
    );
  const { account, search, report, knownSince } = data;
  const { name, advertiserId } = account.sync;
  return (
    <Page
      title={texts.title}
      subtitle={ads.ofAccount(name, advertiserId)}
      fullWidth
      secondaryActions={[{ content: texts.toPerformance, url: adsPath(advertiserId, search) }]}
    >
      <Comparison account={account} range={search.range} report={report} knownSince={knownSince} />
    </Page>
  );
}

type ComparisonProps = {
  readonly account: AdAccount;
  readonly range: RangeChoice;
  readonly report: DiscrepancyReport;
  readonly knownSince: string | undefined;
};

function Comparison({ account, range, report, knownSince }: ComparisonProps) {
  const { ads } = useStrings();
  const { discrepancies: texts } = ads;
  const isLoading = useNavigation().state === "loading";
  const isBefore = knownSince !== undefined && range.range.to < knownSince;
  return (
    <BlockStack gap="400">
      <EdgeBox>
        <Text as="p">{texts.intro}</Text>
      </EdgeBox>
      <AdsFilters account={account} range={range} isComparable={false} pathTo={discrepanciesPath} />
      <SyncNote sync={account.sync} hasFigures={knownSince !== undefined} />
      {isBefore && <NotFetched knownSince={knownSince} />}
      {report.pixelCodes.length === 0 && (
        <Banner tone="warning">
          <p>{texts.sides.noPixel}</p>
        </Banner>
      )}
      {knownSince !== undefined && !isBefore && (
        <div className={isLoading ? "ads-busy" : undefined} aria-busy={isLoading}>
          <BlockStack gap="400">
            <FindingsList findings={report.findings} />
            <SidesCard report={report} range={range.range} knownSince={knownSince} />
            <ExchangeRateCard
              key={account.sync.advertiserId}
              advertiserId={account.sync.advertiserId}
              currencies={report.currencies}
            />
            <ReasonsCard report={report} accountZone={account.zone} />
            <BothDaysCard report={report} />
            <ServerCountsCard days={report.pixelDays} />
          </BlockStack>
        </div>
      )}
      <AccountNote account={account} range={range} />
      <Text as="p" visuallyHidden>
        <span role="status">{isLoading ? ads.range.loading : ""}</span>
      </Text>
    </BlockStack>
  );
}
