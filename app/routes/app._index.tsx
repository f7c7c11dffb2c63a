import { Banner, BlockStack, Box, Card, Layout, Link, Page, Text } from "@shopify/polaris";
import type { HeadersFunction, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { boundary } from "@shopify/shopify-app-remix/server";

import { assessHealth } from "#app/admin/assess-health.ts";
import { authenticateAdmin } from "#app/admin/authenticate-admin.ts";
import { noFilter } from "#app/admin/delivery-search.ts";
import { listDeliveries } from "#app/admin/list-deliveries.ts";
import { readConnection } from "#app/admin/read-connection.ts";
import { readLedgers } from "#app/admin/read-ledgers.ts";
import { readStorefront } from "#app/admin/read-storefront.ts";
import { readTestModes } from "#app/admin/read-test-modes.ts";
import { AdminError } from "#app/components/admin-error.tsx";
import { ConnectionCard } from "#app/components/connection-card.tsx";
import { CountsCard } from "#app/components/counts-card.tsx";
import { DeliveryList } from "#app/components/delivery-list.tsx";
import { HealthBanner } from "#app/components/health-banner.tsx";
import { LedgerCard } from "#app/components/ledger-card.tsx";
import { StorefrontCard } from "#app/components/storefront-card.tsx";
import { TestModeBanner } from "#app/components/test-mode-banner.tsx";
import { useStrings } from "#app/components/use-strings.ts";
import { en } from "#app/strings/en.ts";
import { enExplanation } from "#app/strings/en-explanation.ts";

const latestCount = 5;

export const meta: MetaFunction = () => [{ title: en.overview.title }];
export const headers: HeadersFunction = (args) => boundary.headers(args);
export { AdminError as ErrorBoundary };

export async function loader({ request, context }: LoaderFunctionArgs) {
  const { shop } = await authenticateAdmin(request, context);
  const { pool, prisma } = context.database;
  const now = context.clock();
  const everything = { ...noFilter, cursor: undefined };
  const [connection, storefront, testModes, ledgers, latest] = await Promise.all([
    readConnection(prisma, shop, now),
    readStorefront(prisma, shop, context.shopifyApiKey),
    readTestModes(prisma, shop, now),
    readLedgers(pool, shop, now),
    listDeliveries({ pool, shop, texts: enExplanation, zone: "UTC" }, everything, latestCount),
  ]);
  return {
    connection,
    storefront,
    testModes,
    ledgers,
    latest: latest.rows,
    health: assessHealth(connection, ledgers, en.health),
  };
}

export default function Overview() {
  const { connection, storefront, testModes, ledgers, latest, health } = useLoaderData<typeof loader>();
  const { overview, notices, pixel: pixelTexts } = useStrings();
  const testing = connection.pixels.filter((pixel) => pixel.isEnabled && pixel.testEventCode !== undefined);
  return (
    <Page title={overview.title}>
      <Layout>
        <Layout.Section>
          <BlockStack gap="400">
            <HealthBanner health={health} />
            {testing.map((pixel) => (
              // In a box of its own: Polaris adds space between banners that touch.
              <div key={pixel.code}>
                <Banner tone="warning">
                  <p>{notices.testMode(pixel.code)}</p>
                </Banner>
              </div>
            ))}
            {testModes.map(({ pixelId, pixelCode, pixelName, testEventCode, until }) => (
              <TestModeBanner
                key={pixelId}
                pixel={pixelName ?? pixelCode}
                testEventCode={testEventCode}
                until={until}
              >
                <Link url={`/app/tiktok/pixels/${pixelId}`}>{pixelTexts.testMode.manage}</Link>
              </TestModeBanner>
            ))}
            <CountsCard ledger={ledgers.lastDay} since={ledgers.lastDaySince} />
          </BlockStack>
        </Layout.Section>
        <Layout.Section variant="oneThird">
          <BlockStack gap="400">
            <ConnectionCard connection={connection} />
            <StorefrontCard storefront={storefront} />
          </BlockStack>
        </Layout.Section>
        <Layout.Section variant="fullWidth">
          <BlockStack gap="400">
            <LedgerCard ledger={ledgers.allTime} />
            <LatestDeliveries rows={latest} />
          </BlockStack>
        </Layout.Section>
      </Layout>
    </Page>
  );
}

function LatestDeliveries({ rows }: { readonly rows: Awaited<ReturnType<typeof loader>>["latest"] }) {
  const { overview } = useStrings();
  return (
    <Card padding="0">
      <Box padding="400">
        <Text as="h2" variant="headingMd">
          {overview.latest}
        </Text>
      </Box>
      {rows.length > 0 && <DeliveryList rows={rows} label={overview.latest} />}
      <Box padding="400" paddingBlockStart={rows.length > 0 ? "400" : "0"}>
        {rows.length > 0 ? (
          <Link url="/app/deliveries">{overview.allDeliveries}</Link>
        ) : (
          <Text as="p" tone="subdued">
            {overview.nothingYet}
          </Text>
        )}
      </Box>
    </Card>
  );
}
