import type { ReactNode } from "react";

import { useStrings } from "#app/components/use-strings.ts";

export type StackedColumn<Key extends string> = {
  readonly key: Key;
  readonly label: ReactNode;
  /** Numbers stand at the end of their column. */
  readonly isNumber?: boolean;
};

type StackedTableProps<Key extends string> = {
  readonly label: string;
  /** The first is the head of each row. */
  readonly columns: readonly StackedColumn<Key>[];
  /** The columns' names are long: a narrow place shows one number a line. */
  readonly hasLongNames?: boolean;
  /** What a row does not have is undefined: a dash, and nothing in a narrow place. */
  readonly rows: readonly { readonly key: string; readonly cells: Readonly<Record<Key, ReactNode>> }[];
};

/**
 * A table which a narrow place shows as one block for each row, every number beside its column's name. The roles
 * are spelled out because a browser forgets a table's own once its style is another.
 */
export function StackedTable<Key extends string>({
  label,
  columns,
  rows,
  hasLongNames = false,
}: StackedTableProps<Key>) {
  const { absent } = useStrings().ads;
  return (
    <div className="stacked-box">
      <table className={hasLongNames ? "stacked stacked-long" : "stacked"} role="table" aria-label={label}>
        <thead role="rowgroup">
          <tr role="row">
            {columns.map(({ key, label: name, isNumber = false }) => (
              <th
                key={key}
                role="columnheader"
                scope="col"
                className={isNumber ? "stacked-number" : undefined}
              >
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody role="rowgroup">
          {rows.map(({ key: row, cells }) => (
            <tr key={row} role="row">
              {columns.map(({ key, label: name, isNumber = false }, index) =>
                index === 0 ? (
                  <th key={key} role="rowheader" scope="row">
                    {cells[key]}
                  </th>
                ) : (
                  <td
                    key={key}
                    role="cell"
                    className={`${isNumber ? "stacked-number" : ""} ${cells[key] === undefined ? "stacked-absent" : ""}`}
                  >
                    {/* Said by the column's head already to those who hear the page. */}
                    <span className="stacked-label" aria-hidden="true">
                      {name}
                    </span>
                    <span className="stacked-value">{cells[key] ?? absent}</span>
                  </td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
