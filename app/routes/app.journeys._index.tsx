import { BlockStack, Box, Button, Card, InlineStack, Page } from "@shopify/polaris";
import type { HeadersFunction, LinksFunction, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { boundary } from "@shopify/shopify-app-remix/server";

import { authenticateAdmin } from "#app/admin/authenticate-admin.ts";
import { listJourneys, readJourneyPlace } from "#app/admin/list-journeys.ts";
import { AdminError } from "#app/components/admin-error.tsx";
import stackedTableStyles from "#app/components/ads/stacked-table.css?url";
import { EmptyNote } from "#app/components/empty-note.tsx";
import { JourneyList } from "#app/components/journeys/journey-list.tsx";
import { useStrings } from "#app/components/use-strings.ts";
import { ZoneNote } from "#app/components/zone-note.tsx";
import { en } from "#app/strings/en.ts";

const pageSize = 25;
const newest = "/app/journeys";

export const meta: MetaFunction = () => [{ title: en.journeys.title }];
export const links: LinksFunction = () => [{ rel: "stylesheet", href: stackedTableStyles }];
export const headers: HeadersFunction = (args) => boundary.headers(args);
export { AdminError as ErrorBoundary };

export async function loader({ request, context }: LoaderFunctionArgs) {
  const { shop } = await authenticateAdmin(request, context);
  const after = readJourneyPlace(new URL(request.url).searchParams.get("after"));
  const page = await listJourneys(context.database.pool, shop, after, pageSize);
  return { ...page, isFirst: after === undefined };
}

export default function Journeys() {
  const { rows, older, isFirst } = useLoaderData<typeof loader>();
  const { journeys } = useStrings();
  return (
    <Page title={journeys.title} subtitle={journeys.about} fullWidth>
      <BlockStack gap="400">
        <Card padding="0">
          {rows.length > 0 && (
            <Box paddingInline={{ xs: "400", md: "0" }}>
              <JourneyList rows={rows} />
            </Box>
          )}
          {rows.length === 0 && isFirst && <EmptyNote title={journeys.empty} hint={journeys.emptyHint} />}
          {rows.length === 0 && !isFirst && <EmptyNote title={journeys.past} hint={journeys.pastHint} />}
          {(!isFirst || older !== undefined) && (
            <Box padding="300">
              <InlineStack gap="200" align="center">
                {!isFirst && <Button url={newest}>{journeys.newest}</Button>}
                {older !== undefined && <Button url={`${newest}?after=${older}`}>{journeys.older}</Button>}
              </InlineStack>
            </Box>
          )}
        </Card>
        <ZoneNote />
      </BlockStack>
    </Page>
  );
}
