import { Badge, Checkbox, InlineStack, Text } from "@shopify/polaris";
import { Link } from "@remix-run/react";

import type { DeliveryRow } from "#app/admin/delivery-row.ts";
import { formatMoney } from "#app/components/format-money.ts";
import { Moment } from "#app/components/moment.tsx";
import { StateBadge } from "#app/components/state-badge.tsx";
import { useStrings } from "#app/components/use-strings.ts";

const columns = ["order", "event", "state", "reason", "value", "attempts", "at"] as const;

/** Which rows are selected; only some can be. */
export type Selection = {
  readonly ids: ReadonlySet<string>;
  readonly isSelectable: (row: DeliveryRow) => boolean;
  readonly onChange: (ids: ReadonlySet<string>) => void;
};

type DeliveryListProps = {
  readonly rows: readonly DeliveryRow[];
  readonly label: string;
  readonly selection?: Selection;
};

/**
 * Deliveries as a table, which a narrow screen shows as a list of cards. The roles are spelled out because a
 * browser forgets a table's own once its style is another.
 */
export function DeliveryList({ rows, label, selection }: DeliveryListProps) {
  const strings = useStrings();
  return (
    <div className="delivery-list-box">
      <table
        className={selection === undefined ? "delivery-list" : "delivery-list delivery-list-selectable"}
        role="table"
        aria-label={label}
      >
        <thead role="rowgroup">
          <tr role="row">
            {selection !== undefined && <SelectAll rows={rows} selection={selection} />}
            {columns.map((column) => (
              <th key={column} role="columnheader" scope="col" className={`delivery-list-${column}`}>
                {strings.deliveries.columns[column]}
              </th>
            ))}
          </tr>
        </thead>
        <tbody role="rowgroup">
          {rows.map((row) => (
            <DeliveryLine key={row.id} row={row} selection={selection} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

type SelectAllProps = { readonly rows: readonly DeliveryRow[]; readonly selection: Selection };

function SelectAll({ rows, selection }: SelectAllProps) {
  const { deliveryList } = useStrings();
  const selectable = rows.filter(selection.isSelectable);
  const isAll = selectable.length > 0 && selectable.every(({ id }) => selection.ids.has(id));
  return (
    <th role="columnheader" scope="col" className="delivery-list-select">
      <Checkbox
        label={deliveryList.selectAll}
        labelHidden
        disabled={selectable.length === 0}
        checked={isAll ? true : selection.ids.size > 0 ? "indeterminate" : false}
        onChange={() => selection.onChange(new Set(isAll ? [] : selectable.map(({ id }) => id)))}
      />
    </th>
  );
}

type SelectOneProps = { readonly row: DeliveryRow; readonly name: string; readonly selection: Selection };

function SelectOne({ row, name, selection }: SelectOneProps) {
  const { deliveryList } = useStrings();
  const toggle = (isOn: boolean) => {
    const ids = new Set(selection.ids);
    if (isOn) ids.add(row.id);
    else ids.delete(row.id);
    selection.onChange(ids);
  };
  return (
    <td role="cell" className="delivery-list-select">
      {selection.isSelectable(row) && (
        <Checkbox
          label={deliveryList.select(name)}
          labelHidden
          checked={selection.ids.has(row.id)}
          onChange={toggle}
        />
      )}
    </td>
  );
}

type DeliveryLineProps = { readonly row: DeliveryRow; readonly selection: Selection | undefined };

function DeliveryLine({ row, selection }: DeliveryLineProps) {
  const strings = useStrings();
  const { deliveries } = strings;
  const name = row.name ?? deliveries.unreadable;
  return (
    <tr role="row">
      {selection !== undefined && <SelectOne row={row} name={name} selection={selection} />}
      <td role="cell" className="delivery-list-order">
        <Link to={`/app/deliveries/${row.id}`} prefetch="none">
          <span className="delivery-list-name">{name}</span>
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
