import { BlockStack, Page, Text } from "@shopify/polaris";
import type { HeadersFunction, LinksFunction, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData, useNavigate, useNavigation } from "@remix-run/react";
import { boundary } from "@shopify/shopify-app-remix/server";

import { adsPath, discrepanciesPath, readAdsSearch, type AdsSearch } from "#app/admin/ads-search.ts";
import { authenticateAdmin } from "#app/admin/authenticate-admin.ts";
import { firstKnownDay, readAdAccount } from "#app/admin/read-ad-account.ts";
import { readAdDays, readFirstAdDay } from "#app/admin/read-ad-figures.ts";
import { readAdTree } from "#app/admin/read-ad-tree.ts";
import { AccountNote } from "#app/components/ads/account-note.tsx";
import { AdTableCard } from "#app/components/ads/ad-table-card.tsx";
import { AdsFilters } from "#app/components/ads/ads-filters.tsx";
import adsStyles from "#app/components/ads/ads.css?url";
import { FiguresCard } from "#app/components/ads/figures-card.tsx";
import { NoAccount } from "#app/components/ads/no-account.tsx";
import stackedTableStyles from "#app/components/ads/stacked-table.css?url";
import { NotFetched } from "#app/components/ads/not-fetched.tsx";
import { SyncNote } from "#app/components/ads/sync-note.tsx";
import { TrendCard } from "#app/components/ads/trend-card.tsx";
import chartStyles from "#app/components/charts.css?url";
import { AdminError } from "#app/components/admin-error.tsx";
import { useStrings } from "#app/components/use-strings.ts";
import { addSums, withRatios } from "#app/core/ads/ad-figures.ts";
import { listTrend } from "#app/core/ads/trend.ts";
import { en } from "#app/strings/en.ts";

export const meta: MetaFunction = () => [{ title: en.ads.title }];
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
  const query = new URL(request.url).searchParams;
  const account = await readAdAccount(pool, shop, context.clock(), query.get("account"));
  if (account === undefined) return { account };
  const { advertiserRef } = account.sync;
  const search = readAdsSearch(query, account.today);
  const { range, previous } = search.range;
  const [days, firstDay, tree] = await Promise.all([
    readAdDays(pool, advertiserRef, { from: previous?.from ?? range.from, to: range.to }),
    readFirstAdDay(pool, advertiserRef),
    readAdTree(pool, advertiserRef, search),
  ]);
  const total = (from: string, to: string) =>
    withRatios(addSums(days.filter(({ day }) => day >= from && day <= to)));
  const knownSince = firstKnownDay(account, firstDay);
  // Figures of days that were never fetched are not zero: a part of a period is no comparison.
  const isKnownBefore = previous !== undefined && knownSince !== undefined && previous.from >= knownSince;
  return {
    account,
    search,
    knownSince,
    tree,
    now: total(range.from, range.to),
    before: isKnownBefore ? total(previous.from, previous.to) : undefined,
    trend: listTrend(days, range, previous, knownSince),
  };
}

type Shown = Extract<Awaited<ReturnType<typeof loader>>, { readonly search: AdsSearch }>;

export default function AdPerformance() {
  const data = useLoaderData<typeof loader>();
  const { ads } = useStrings();
  if (data.account === undefined)
    return (
      <Page title={ads.title}>
        <NoAccount />
      </Page>
    );
  const place = { account: data.account.sync.advertiserId, range: data.search.range };
  return (
    <Page
      title={ads.title}
      subtitle={ads.ofAccount(data.account.sync.name, data.account.sync.advertiserId)}
      fullWidth
      secondaryActions={[{ content: ads.toDiscrepancies, url: discrepanciesPath(place) }]}
    >
      <Performance data={data} />
    </Page>
  );
}

function Performance({ data }: { readonly data: Shown }) {
  const { ads } = useStrings();
  const navigate = useNavigate();
  const isLoading = useNavigation().state === "loading";
  const { account, search, now, before, trend, tree, knownSince } = data;
  const { advertiserId, name } = account.sync;
  const pathTo = (changes: Partial<AdsSearch>) => adsPath(advertiserId, search, changes);
  const isBefore = knownSince !== undefined && search.range.range.to < knownSince;
  return (
    <BlockStack gap="400">
      <AdsFilters
        account={account}
        range={search.range}
        isComparable
        pathTo={({ account: id, range }) =>
          // Open rows and pages are another account's.
          adsPath(id, search, id === advertiserId ? { range } : { range, open: [], page: 1 })
        }
      />
      <SyncNote sync={account.sync} hasFigures={knownSince !== undefined} />
      {isBefore && <NotFetched knownSince={knownSince} />}
      {knownSince !== undefined && !isBefore && (
        <div className={isLoading ? "ads-busy" : undefined} aria-busy={isLoading}>
          <BlockStack gap="400">
            <FiguresCard
              now={now}
              before={before}
              range={search.range}
              knownSince={knownSince}
              currency={account.currency}
            />
            <TrendCard
              trend={trend}
              measure={search.measure}
              onMeasure={(measure) => navigate(pathTo({ measure }), { preventScrollReset: true })}
              currency={account.currency}
              knownSince={knownSince}
            />
            <AdTableCard
              account={{ id: advertiserId, name, currency: account.currency }}
              search={search}
              tree={tree}
            />
          </BlockStack>
        </div>
      )}
      <AccountNote account={account} range={search.range} />
      <Text as="p" visuallyHidden>
        <span role="status">{isLoading ? ads.range.loading : ""}</span>
      </Text>
    </BlockStack>
  );
}
