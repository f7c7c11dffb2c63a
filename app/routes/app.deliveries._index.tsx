import { Box, Button, Card, Page, Pagination } from "@shopify/polaris";
import type { ActionFunctionArgs, HeadersFunction, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData, useLocation, useNavigate } from "@remix-run/react";
import { boundary } from "@shopify/shopify-app-remix/server";
import { useState } from "react";

import { actOnDeliveries, deliveryRequest } from "#app/admin/act-on-deliveries.ts";
import { authenticateAdmin } from "#app/admin/authenticate-admin.ts";
import type { DeliveryRow } from "#app/admin/delivery-row.ts";
import {
  deliverySearchPath,
  isFiltered,
  readDeliverySearch,
  type FilterTexts,
} from "#app/admin/delivery-search.ts";
import { listFilterChoices } from "#app/admin/list-filter-choices.ts";
import { listDeliveries, type DeliveryPage } from "#app/admin/list-deliveries.ts";
import { readDeliveryKinds } from "#app/admin/read-delivery-kinds.ts";
import { readShopZone } from "#app/admin/read-shop-zone.ts";
import { AdminError } from "#app/components/admin-error.tsx";
import { DeliveryFilters } from "#app/components/deliveries/delivery-filters.tsx";
import { ExportButton } from "#app/components/deliveries/export-button.tsx";
import { ReplayBar } from "#app/components/deliveries/replay-bar.tsx";
import { ReplayOutcome } from "#app/components/deliveries/replay-outcome.tsx";
import { DeliveryList } from "#app/components/delivery-list.tsx";
import { EmptyNote } from "#app/components/empty-note.tsx";
import { useDeliveryAct } from "#app/components/use-delivery-act.ts";
import { useStrings } from "#app/components/use-strings.ts";
import { ZoneNote } from "#app/components/zone-note.tsx";
import { en } from "#app/strings/en.ts";
import { enExplanation } from "#app/strings/en-explanation.ts";

/** Fits two screens of a desktop, and what a person looks through before filtering. */
const pageSize = 25;

export const meta: MetaFunction = () => [{ title: en.deliveries.title }];
export const headers: HeadersFunction = (args) => boundary.headers(args);
export { AdminError as ErrorBoundary };

export async function loader({ request, context }: LoaderFunctionArgs) {
  const { shop } = await authenticateAdmin(request, context);
  const { pool } = context.database;
  const search = readDeliverySearch(new URL(request.url).searchParams);
  const [zone, kinds] = await Promise.all([readShopZone(pool, shop.id), readDeliveryKinds(pool, shop.id)]);
  const page = await listDeliveries({ pool, shop, texts: enExplanation, zone, kinds }, search, pageSize);
  const { cursor: _cursor, ...filter } = search;
  const words = { ...en, noPixel: en.deliveryList.filters.noPixel };
  return { ...page, filter, choices: listFilterChoices(kinds, filter, words, enExplanation) };
}

export async function action({ request, context }: ActionFunctionArgs) {
  const authenticated = await authenticateAdmin(request, context);
  const asked = deliveryRequest.safeParse(await request.json().catch(() => undefined));
  if (!asked.success) throw new Response(null, { status: 400 });
  return actOnDeliveries(context, authenticated, asked.data);
}

export default function Deliveries() {
  const { filter, choices, ...page } = useLoaderData<typeof loader>();
  const { deliveries } = useStrings();
  const { search } = useLocation();
  return (
    <Page title={deliveries.title} fullWidth primaryAction={<ExportButton filter={filter} />}>
      <Card padding="0">
        <DeliveryFilters filter={filter} choices={choices} />
        {/* What was selected, and what became of it, is of this address. */}
        <Results key={search} page={page} filter={filter} />
      </Card>
      <Box paddingBlock="400">
        <ZoneNote />
      </Box>
    </Page>
  );
}

type ResultsProps = { readonly page: DeliveryPage; readonly filter: FilterTexts };

function Results({ page: { rows, newer, older }, filter }: ResultsProps) {
  const { deliveries, deliveryList } = useStrings();
  const navigate = useNavigate();
  const replay = useDeliveryAct();
  const [ids, setIds] = useState<ReadonlySet<string>>(new Set());
  // Of what could not be read there is no event.
  const isSelectable = ({ state, name }: DeliveryRow) =>
    deliveryList.replayable.includes(state) && name !== undefined;
  const send = (asked: readonly string[], mayCountTwice: boolean) => {
    replay.send({ act: "replay", ids: [...asked], mayCountTwice });
    setIds(new Set());
  };
  const pathTo = (direction: "before" | "after", id: string) => deliverySearchPath(filter, { direction, id });
  return (
    <>
      {replay.result !== undefined && (
        <Box padding="300">
          <ReplayOutcome
            result={replay.result}
            isBusy={replay.isBusy}
            onConfirm={(asked) => send(asked, true)}
          />
        </Box>
      )}
      {(ids.size > 0 || replay.isBusy) && (
        <ReplayBar count={ids.size} isBusy={replay.isBusy} onReplay={() => send([...ids], false)} />
      )}
      {rows.length > 0 ? (
        <DeliveryList
          rows={rows}
          label={deliveries.title}
          selection={{ ids, isSelectable, onChange: setIds }}
        />
      ) : (
        <NothingHere isFiltered={isFiltered(filter)} />
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
    </>
  );
}

function NothingHere({ isFiltered: isAsked }: { readonly isFiltered: boolean }) {
  const { deliveries, deliveryList } = useStrings();
  return isAsked ? (
    <EmptyNote
      title={deliveries.nothingFound}
      hint={deliveryList.nothingFoundHint}
      action={<Button url={deliverySearchPath({})}>{deliveries.clear}</Button>}
    />
  ) : (
    <EmptyNote title={deliveries.empty} hint={deliveries.emptyHint} />
  );
}
