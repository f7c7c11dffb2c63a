import { Box, Button, Card, Page, Pagination } from "@shopify/polaris";
import type { HeadersFunction, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData, useNavigate } from "@remix-run/react";
import { boundary } from "@shopify/shopify-app-remix/server";

import { authenticateAdmin } from "#app/admin/authenticate-admin.ts";
import { deliverySearchPath, readDeliverySearch } from "#app/admin/delivery-search.ts";
import { listDeliveries } from "#app/admin/list-deliveries.ts";
import { AdminError } from "#app/components/admin-error.tsx";
import { DeliveryFilters } from "#app/components/delivery-filters.tsx";
import { DeliveryList } from "#app/components/delivery-list.tsx";
import { EmptyNote } from "#app/components/empty-note.tsx";
import { useStrings } from "#app/components/use-strings.ts";
import { en } from "#app/strings/en.ts";
import { enExplanation } from "#app/strings/en-explanation.ts";

/** Fits two screens of a desktop, and what a person looks through before filtering. */
const pageSize = 25;

export const meta: MetaFunction = () => [{ title: en.deliveries.title }];
export const headers: HeadersFunction = (args) => boundary.headers(args);
export { AdminError as ErrorBoundary };

export async function loader({ request, context }: LoaderFunctionArgs) {
  const { shop } = await authenticateAdmin(request, context);
  const { prisma } = context.database;
  const search = readDeliverySearch(new URL(request.url).searchParams);
  const page = await listDeliveries({ prisma, shop, texts: enExplanation }, search, pageSize);
  return { ...page, state: search.state, event: search.event };
}

export default function Deliveries() {
  const { rows, newer, older, state, event } = useLoaderData<typeof loader>();
  const { deliveries } = useStrings();
  const navigate = useNavigate();
  const pathTo = (direction: "before" | "after", id: string) =>
    deliverySearchPath({ state, event, cursor: { direction, id } });
  return (
    <Page title={deliveries.title} fullWidth>
      <Card padding="0">
        <Box padding="400">
          <DeliveryFilters state={state} event={event} />
        </Box>
        {rows.length > 0 ? (
          <DeliveryList rows={rows} label={deliveries.title} />
        ) : (
          <NothingHere isFiltered={state !== undefined || event !== undefined} />
        )}
        {(newer !== undefined || older !== undefined) && (
          <Pagination
            type="table"
            accessibilityLabel={deliveries.pages}
            hasPrevious={newer !== undefined}
            hasNext={older !== undefined}
            onPrevious={() => newer !== undefined && navigate(pathTo("before", newer))}
            onNext={() => older !== undefined && navigate(pathTo("after", older))}
            accessibilityLabels={{ previous: deliveries.newer, next: deliveries.older }}
          />
        )}
      </Card>
    </Page>
  );
}

function NothingHere({ isFiltered }: { readonly isFiltered: boolean }) {
  const { deliveries } = useStrings();
  return isFiltered ? (
    <EmptyNote
      title={deliveries.nothingFound}
      hint={deliveries.nothingFoundHint}
      action={<Button url={deliverySearchPath({})}>{deliveries.clear}</Button>}
    />
  ) : (
    <EmptyNote title={deliveries.empty} hint={deliveries.emptyHint} />
  );
}
