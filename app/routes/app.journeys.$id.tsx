import { Banner, BlockStack, InlineStack, Layout, Link, Page } from "@shopify/polaris";
import type { HeadersFunction, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { boundary } from "@shopify/shopify-app-remix/server";

import { authenticateAdmin } from "#app/admin/authenticate-admin.ts";
import { readDeliveryId } from "#app/admin/delivery-search.ts";
import { readJourney } from "#app/admin/read-journey.ts";
import { AdminError } from "#app/components/admin-error.tsx";
import { formatMoney } from "#app/components/format-money.ts";
import { JourneySteps } from "#app/components/journeys/journey-steps.tsx";
import { SectionCard } from "#app/components/section-card.tsx";
import { StateBadge } from "#app/components/state-badge.tsx";
import { useStrings } from "#app/components/use-strings.ts";
import { ZoneNote } from "#app/components/zone-note.tsx";
import { en } from "#app/strings/en.ts";

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: data === undefined ? en.errors.notFound : `${en.journeys.title}: ${data.name}` },
];
export const headers: HeadersFunction = (args) => boundary.headers(args);
export { AdminError as ErrorBoundary };

/** Another shop's order is as unknown here as one that never was. */
export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const { shop } = await authenticateAdmin(request, context);
  const id = readDeliveryId(params["id"]);
  const journey = id === undefined ? undefined : await readJourney(context.database.pool, shop, id);
  if (journey === undefined) throw new Response(null, { status: 404 });
  return journey;
}

export default function JourneyPage() {
  const { name, orderedAt, value, currency, steps, untold, deliveries } = useLoaderData<typeof loader>();
  const { journeys, event } = useStrings();
  const hasClicks = steps.some(({ kind }) => kind === "click");
  return (
    <Page
      title={name}
      subtitle={value === undefined ? "" : formatMoney(value, currency)}
      backAction={{ content: journeys.title, url: "/app/journeys" }}
    >
      <Layout>
        <Layout.Section>
          <BlockStack gap="400">
            {untold !== undefined && (
              <Banner tone="info">
                <p>{journeys.untold[untold]}</p>
              </Banner>
            )}
            {!hasClicks && (untold === undefined || untold === "partly") && (
              <Banner tone="info">
                <p>{journeys.noClicks}</p>
              </Banner>
            )}
            <JourneySteps orderedAt={orderedAt} steps={steps} />
            <ZoneNote />
          </BlockStack>
        </Layout.Section>
        <Layout.Section variant="oneThird">
          <SectionCard title={journeys.deliveries}>
            {deliveries.map((delivery) => (
              <InlineStack key={delivery.id} gap="200" align="space-between" blockAlign="center">
                <Link url={`/app/deliveries/${delivery.id}`}>{event[delivery.event] ?? delivery.event}</Link>
                <StateBadge state={delivery.state} />
              </InlineStack>
            ))}
          </SectionCard>
        </Layout.Section>
      </Layout>
    </Page>
  );
}
