import { Badge, InlineStack, Text } from "@shopify/polaris";
import { Link } from "@remix-run/react";

import type { DeliveryRow } from "#app/admin/delivery-row.ts";
import { formatMoney } from "#app/components/format-money.ts";
import { Moment } from "#app/components/moment.tsx";
import { StateBadge } from "#app/components/state-badge.tsx";
import { useStrings } from "#app/components/use-strings.ts";

const columns = ["order", "event", "state", "reason", "value", "attempts", "at"] as const;

type DeliveryListProps = { readonly rows: readonly DeliveryRow[]; readonly label: string };

/**
 * Deliveries as a table, which a narrow screen shows as a list of cards. The roles are spelled out because a
 * browser forgets a table's own once its style is another.
 */
export function DeliveryList({ rows, label }: DeliveryListProps) {
  const strings = useStrings();
  return (
    <div className="delivery-list-box">
      <table className="delivery-list" role="table" aria-label={label}>
        <thead role="rowgroup">
          <tr role="row">
            {columns.map((column) => (
              <th key={column} role="columnheader" scope="col" className={`delivery-list-${column}`}>
                {strings.deliveries.columns[column]}
              </th>
            ))}
          </tr>
        </thead>
        <tbody role="rowgroup">
          {rows.map((row) => (
            <DeliveryLine key={row.id} row={row} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function DeliveryLine({ row }: { readonly row: DeliveryRow }) {
  const strings = useStrings();
  const { deliveries } = strings;
  return (
    <tr role="row">
      <td role="cell" className="delivery-list-order">
        <Link to={`/app/deliveries/${row.id}`} prefetch="none">
          <span className="delivery-list-name">{row.name ?? deliveries.unreadable}</span>
        </Link>
      </td>
      <td role="cell" className="delivery-list-event">
        {strings.event[row.event] ?? row.event}
      </td>
      <td role="cell" className="delivery-list-state">
        <StateBadge state={row.state} />
      </td>
      <td role="cell" className="delivery-list-reason">
        <InlineStack gap="100" blockAlign="center">
          {row.reason !== undefined && <span>{row.reason}</span>}
          {row.warnings.length > 0 && <Badge tone="attention">{deliveries.warning}</Badge>}
        </InlineStack>
      </td>
      <td role="cell" className="delivery-list-value">
        {row.value === undefined ? (
          <Text as="span" tone="subdued">
            {deliveries.noValue}
          </Text>
        ) : (
          formatMoney(row.value, row.currency)
        )}
      </td>
      <td role="cell" className="delivery-list-attempts">
        <span className="delivery-list-label">{deliveries.columns.attempts} </span>
        {row.attempts}
      </td>
      <td role="cell" className="delivery-list-at">
        <Moment at={row.arrivedAt} />
      </td>
    </tr>
  );
}
