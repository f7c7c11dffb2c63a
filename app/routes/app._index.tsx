import { BlockStack, Layout, Link, Page, Text } from "@shopify/polaris";
import type {
  ActionFunctionArgs,
  HeadersFunction,
  LinksFunction,
  LoaderFunctionArgs,
  MetaFunction,
} from "@remix-run/node";
import {
  useLoaderData,
  useNavigate,
  useNavigation,
  type ShouldRevalidateFunctionArgs,
} from "@remix-run/react";
import { boundary } from "@shopify/shopify-app-remix/server";

import type { GuideResult } from "#app/admin/guide/act-on-guide.ts";
import { authenticateAdmin } from "#app/admin/authenticate-admin.ts";
import { actOnQuestions } from "#app/admin/overview/act-on-questions.ts";
import { readOverview } from "#app/admin/overview/read-overview.ts";
import { overviewPath } from "#app/admin/overview/overview-search.ts";
import { readSpend } from "#app/admin/overview/read-spend.ts";
import chartStyles from "#app/components/charts.css?url";
import { AdminError } from "#app/components/admin-error.tsx";
import stackedTableStyles from "#app/components/ads/stacked-table.css?url";
import { ConnectionCard } from "#app/components/connection-card.tsx";
import { SetupGuide } from "#app/components/guide/setup-guide.tsx";
import { useGuideAct } from "#app/components/guide/use-guide-act.ts";
import { useGuideChecks } from "#app/components/guide/use-guide-checks.ts";
import { HealthBanner } from "#app/components/health-banner.tsx";
import { Alerts } from "#app/components/overview/alerts.tsx";
import { CoverageCard } from "#app/components/overview/coverage-card.tsx";
import { DaysCard } from "#app/components/overview/days-card.tsx";
import { LatestCard } from "#app/components/overview/latest-card.tsx";
import { LearningCard } from "#app/components/overview/learning-card.tsx";
import overviewStyles from "#app/components/overview/overview.css?url";
import { OverviewRange } from "#app/components/overview/overview-range.tsx";
import { QuestionsCard } from "#app/components/overview/questions-card.tsx";
import { SentValueCard } from "#app/components/overview/sent-value-card.tsx";
import { SkippedCard } from "#app/components/overview/skipped-card.tsx";
import { SpendCard } from "#app/components/overview/spend-card.tsx";
import { TotalsCard } from "#app/components/overview/totals-card.tsx";
import { TestModeBanner } from "#app/components/test-mode-banner.tsx";
import { useStrings } from "#app/components/use-strings.ts";
import { en } from "#app/strings/en.ts";
import { enExplanation } from "#app/strings/en-explanation.ts";

export const meta: MetaFunction = () => [{ title: en.overview.title }];
export const links: LinksFunction = () => [
  { rel: "stylesheet", href: chartStyles },
  { rel: "stylesheet", href: stackedTableStyles },
  { rel: "stylesheet", href: overviewStyles },
];
export const headers: HeadersFunction = (args) => boundary.headers(args);
export { AdminError as ErrorBoundary };

export async function loader({ request, context }: LoaderFunctionArgs) {
  const authenticated = await authenticateAdmin(request, context);
  const now = context.clock();
  const overview = await readOverview(
    context.database,
    authenticated,
    { now, query: new URL(request.url).searchParams, shopifyApiKey: context.shopifyApiKey },
    { health: en.health, explanation: enExplanation },
  );
  const { pool } = context.database;
  const { shop } = authenticated;
  return {
    ...overview,
    // TikTok's figures come after the page, and only where there are any to come.
    spend: overview.hasAdAccount ? readSpend(pool, shop, now, overview.search.range.range) : undefined,
  };
}

export async function action({ request, context }: ActionFunctionArgs) {
  const authenticated = await authenticateAdmin(request, context);
  const sent: unknown = await request.json().catch(() => undefined);
  const result = await actOnQuestions(context, authenticated, sent);
  if (result.kind === "not_understood") throw new Response(null, { status: 400 });
  return result;
}

/** A check that found everything as it was changes nothing on the page. */
export function shouldRevalidate({ actionResult, defaultShouldRevalidate }: ShouldRevalidateFunctionArgs) {
  const result = actionResult as GuideResult | undefined;
  return result?.act === "check" && !result.isChanged ? false : defaultShouldRevalidate;
}

export default function Overview() {
  const data = useLoaderData<typeof loader>();
  const { overview, guide: guideTexts, pixel: pixelTexts, ads } = useStrings();
  const navigate = useNavigate();
  const isLoading = useNavigation().state === "loading";
  const checks = useGuideChecks();
  const show = useGuideAct();
  const { search, guide } = data;
  return (
    <Page
      title={overview.title}
      secondaryActions={
        guide.isShown ? [] : [{ content: guideTexts.open, onAction: () => show.send({ act: "show" }) }]
      }
    >
      <BlockStack gap="400">
        <HealthBanner health={data.health} />
        <Alerts alerts={data.alerts} />
        {data.testModes.map(({ pixelId, pixelCode, pixelName, testEventCode, until }) => (
          <TestModeBanner
            key={pixelId}
            pixel={pixelName ?? pixelCode}
            testEventCode={testEventCode}
            until={until}
          >
            <Link url={`/app/tiktok/pixels/${pixelId}`}>{pixelTexts.testMode.manage}</Link>
          </TestModeBanner>
        ))}
        {guide.isShown && <SetupGuide guide={guide} checks={checks} embedUrl={data.embedUrl} />}
        <QuestionsCard questions={data.questions} />
        <OverviewRange search={search} clock={data.clock} />
        <div className={isLoading ? "overview-busy" : undefined} aria-busy={isLoading}>
          <Layout>
            <Layout.Section variant="fullWidth">
              <BlockStack gap="400">
                <TotalsCard now={data.total} before={data.totalBefore} range={search.range} />
                <DaysCard days={data.days} />
                <CoverageCard
                  report={data.coverage}
                  kind={search.kind}
                  onKind={(kind) => navigate(overviewPath(search, { kind }), { preventScrollReset: true })}
                />
              </BlockStack>
            </Layout.Section>
            <Layout.Section>
              <BlockStack gap="400">
                <LearningCard pixels={data.learning} />
              </BlockStack>
            </Layout.Section>
            <Layout.Section variant="oneThird">
              <BlockStack gap="400">
                <SentValueCard values={data.sentValue} />
                <SkippedCard reasons={data.skipReasons} />
                {data.spend !== undefined && <SpendCard spend={data.spend} range={search.range.range} />}
                <ConnectionCard connection={data.connection} />
              </BlockStack>
            </Layout.Section>
            <Layout.Section variant="fullWidth">
              <LatestCard rows={data.latest} />
            </Layout.Section>
          </Layout>
        </div>
        <Text as="p" visuallyHidden>
          <span role="status">{isLoading ? ads.range.loading : ""}</span>
        </Text>
      </BlockStack>
    </Page>
  );
}
