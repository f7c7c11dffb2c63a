import { Banner, BlockStack, Page, Text } from "@shopify/polaris";
import {
  redirect,
  type ActionFunctionArgs,
  type HeadersFunction,
  type LinksFunction,
  type LoaderFunctionArgs,
  type MetaFunction,
} from "@remix-run/node";
import { useActionData, useLoaderData, useNavigation, useSubmit } from "@remix-run/react";
import { boundary } from "@shopify/shopify-app-remix/server";

import { authenticateAdmin } from "#app/admin/authenticate-admin.ts";
import { compareOrders, comparisonRequest } from "#app/admin/diagnostics/compare-orders.ts";
import { recentOrdersPath } from "#app/admin/diagnostics/finding-address.ts";
import { readOrderDays } from "#app/admin/diagnostics/read-order-days.ts";
import { AdminError } from "#app/components/admin-error.tsx";
import { EdgeBox } from "#app/components/ads/edge-box.tsx";
import stackedTableStyles from "#app/components/ads/stacked-table.css?url";
import { useRefreshWhile } from "#app/components/ads/use-refresh-while.ts";
import chartStyles from "#app/components/charts.css?url";
import { ComparisonNote } from "#app/components/diagnostics/comparison-note.tsx";
import diagnosticsStyles from "#app/components/diagnostics/diagnostics.css?url";
import { DaysTable, HoursTable } from "#app/components/diagnostics/orders-tables.tsx";
import { Moment } from "#app/components/moment.tsx";
import { useStrings } from "#app/components/use-strings.ts";
import { en } from "#app/strings/en.ts";

export const meta: MetaFunction = () => [{ title: en.orderDays.title }];
export const links: LinksFunction = () => [
  { rel: "stylesheet", href: chartStyles },
  { rel: "stylesheet", href: stackedTableStyles },
  { rel: "stylesheet", href: diagnosticsStyles },
];
export const headers: HeadersFunction = (args) => boundary.headers(args);
export { AdminError as ErrorBoundary };

export async function loader({ request, context }: LoaderFunctionArgs) {
  const { shop } = await authenticateAdmin(request, context);
  const day = new URL(request.url).searchParams.get("day");
  return readOrderDays(context.database.pool, shop, context.clock(), day);
}

/** Begins a comparison, or ends the one under way. */
export async function action({ request, context }: ActionFunctionArgs) {
  const authenticated = await authenticateAdmin(request, context);
  const asked = comparisonRequest.safeParse(Object.fromEntries(await request.formData()));
  if (!asked.success) throw new Response(null, { status: 400 });
  const result = await compareOrders(context.database.pool, authenticated, asked.data, context.clock());
  if (result.outcome === "nothing") return result;
  throw redirect(recentOrdersPath);
}

const refreshMs = 2_000;

export default function OrdersCompared() {
  const { task, days, open, zone, comparedUntil } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const { orderDays: texts } = useStrings();
  const submit = useSubmit();
  const isSubmitting = useNavigation().state === "submitting";
  const isUnderWay = task?.state === "waiting" || task?.state === "running";
  useRefreshWhile(isUnderWay, refreshMs);
  const ask = (fields: Record<string, string>) => void submit(fields, { method: "post" });
  return (
    <Page
      title={texts.title}
      backAction={{ content: texts.back, url: "/app/diagnostics" }}
      primaryAction={{
        content: texts.start,
        helpText: texts.startHint,
        disabled: isUnderWay,
        loading: isSubmitting,
        onAction: () => ask({ act: "compare" }),
      }}
    >
      <BlockStack gap="400">
        <EdgeBox>
          <BlockStack gap="200">
            <Text as="p">{texts.intro}</Text>
            <Text as="p" tone="subdued">
              {comparedUntil === undefined ? (
                days.length === 0 && texts.never
              ) : (
                <>
                  {texts.comparedUntil} <Moment at={comparedUntil} />
                </>
              )}
            </Text>
          </BlockStack>
        </EdgeBox>
        {answer?.outcome === "nothing" && (
          <Banner tone="info">
            <p>{texts.nothing}</p>
          </Banner>
        )}
        <div role="status">
          {task !== undefined && (
            <ComparisonNote
              task={task}
              isBusy={isSubmitting}
              onCancel={() => ask({ act: "cancel", task: String(task.id) })}
            />
          )}
        </div>
        {open !== undefined && <HoursTable {...open} />}
        {days.length > 0 ? (
          <DaysTable days={days} zone={zone} />
        ) : (
          <EdgeBox>
            <Text as="p" tone="subdued">
              {texts.empty}
            </Text>
          </EdgeBox>
        )}
      </BlockStack>
    </Page>
  );
}
