import { InlineStack, Link, Text } from "@shopify/polaris";

import type { JourneyRow } from "#app/admin/list-journeys.ts";
import { StackedTable } from "#app/components/ads/stacked-table.tsx";
import { formatMoney } from "#app/components/format-money.ts";
import { Moment } from "#app/components/moment.tsx";
import { StateBadge } from "#app/components/state-badge.tsx";
import { useStrings } from "#app/components/use-strings.ts";

const columns = ["order", "value", "wait", "source", "delivery", "at"] as const;

/** Orders with the click that led to each. */
export function JourneyList({ rows }: { readonly rows: readonly JourneyRow[] }) {
  const { journeys } = useStrings();
  return (
    <StackedTable
      label={journeys.title}
      columns={columns.map((key) => ({ key, label: journeys.columns[key], isNumber: key === "value" }))}
      hasLongNames
      rows={rows.map((row) => ({
        key: row.id,
        cells: {
          order: <Link url={`/app/journeys/${row.id}`}>{row.name}</Link>,
          value: row.value === undefined ? undefined : formatMoney(row.value, row.currency),
          wait: journeys.duration(row.clickToOrderMs),
          source:
            row.source === undefined ? (
              <Text as="span" tone="subdued">
                {journeys.noSource}
              </Text>
            ) : (
              journeys.source[row.source]
            ),
          delivery: row.delivery && (
            <Link url={`/app/deliveries/${row.delivery.id}`} monochrome>
              <InlineStack>
                <StateBadge state={row.delivery.state} />
              </InlineStack>
            </Link>
          ),
          at: <Moment at={row.orderedAt} />,
        },
      }))}
    />
  );
}
