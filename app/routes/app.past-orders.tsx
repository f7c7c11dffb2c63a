import { BlockStack, Layout, Page } from "@shopify/polaris";
import type {
  ActionFunctionArgs,
  HeadersFunction,
  LinksFunction,
  LoaderFunctionArgs,
  MetaFunction,
} from "@remix-run/node";
import { useLoaderData, type ShouldRevalidateFunction } from "@remix-run/react";
import { boundary } from "@shopify/shopify-app-remix/server";

import { authenticateAdmin } from "#app/admin/authenticate-admin.ts";
import { actOnPastOrders, type PastResult } from "#app/admin/past-orders/act-on-past-orders.ts";
import { readPastOrders } from "#app/admin/past-orders/read-past-orders.ts";
import { AdminError } from "#app/components/admin-error.tsx";
import mappingStyles from "#app/components/mapping/mapping.css?url";
import { BackfillCard } from "#app/components/past-orders/backfill-card.tsx";
import { RebuildCard } from "#app/components/past-orders/rebuild-card.tsx";
import { TasksCard } from "#app/components/past-orders/tasks-card.tsx";
import { useStrings } from "#app/components/use-strings.ts";
import { ZoneNote } from "#app/components/zone-note.tsx";
import { en } from "#app/strings/en.ts";

export const meta: MetaFunction = () => [{ title: en.pastOrders.title }];
export const links: LinksFunction = () => [{ rel: "stylesheet", href: mappingStyles }];
export const headers: HeadersFunction = (args) => boundary.headers(args);
export { AdminError as ErrorBoundary };

export async function loader({ request, context }: LoaderFunctionArgs) {
  const authenticated = await authenticateAdmin(request, context);
  const query = new URL(request.url).searchParams;
  return readPastOrders(context.database.pool, authenticated, { now: context.clock(), query });
}

export async function action({ request, context }: ActionFunctionArgs) {
  const authenticated = await authenticateAdmin(request, context);
  const sent: unknown = await request.json().catch(() => undefined);
  const result = await actOnPastOrders(context, authenticated, sent);
  if (result.kind === "not_understood") throw new Response(null, { status: 400 });
  return result;
}

/** A comparison changes nothing that the page shows. */
export const shouldRevalidate: ShouldRevalidateFunction = ({ actionResult, defaultShouldRevalidate }) =>
  (actionResult as PastResult | undefined)?.kind === "compared" ? false : defaultShouldRevalidate;

export default function PastOrders() {
  const { days, today, tasks, backfill } = useLoaderData<typeof loader>();
  const { pastOrders, mapping } = useStrings();
  const isRebuilding = tasks.some(({ kind, finishedAt }) => kind === "rebuild" && finishedAt === undefined);
  return (
    <Page title={pastOrders.title} backAction={{ content: mapping.title, url: "/app/mapping" }}>
      <Layout>
        <Layout.Section>
          <BlockStack gap="400">
            <RebuildCard days={days} today={today} isUnderWay={isRebuilding} />
            <BackfillCard backfill={backfill} tasks={tasks} />
          </BlockStack>
        </Layout.Section>
        <Layout.Section variant="oneThird">
          <TasksCard tasks={tasks} isMapping={backfill.isMapping} />
        </Layout.Section>
        <Layout.Section variant="fullWidth">
          <ZoneNote />
        </Layout.Section>
      </Layout>
    </Page>
  );
}
