import { Link } from "@remix-run/react";

import { sortColumns, type AdsSearch, type Sort, type SortColumn } from "#app/admin/ads-search.ts";
import type { AdTree } from "#app/admin/read-ad-tree.ts";
import { AdLines } from "#app/components/ads/ad-lines.tsx";
import { useStrings } from "#app/components/use-strings.ts";

export type AdTableProps = {
  readonly tree: AdTree;
  readonly search: AdsSearch;
  readonly currency: string | undefined;
  /** The page's address with something changed. */
  readonly pathTo: (changes: Partial<AdsSearch>) => string;
};

/**
 * Campaigns, below an open one its ad groups, below an open ad group its ads. A narrow place shows each as a block,
 * every number with its name. The roles are spelled out because a browser forgets a table's own once its style is
 * another.
 */
export function AdTable(props: AdTableProps) {
  const { tree, search, pathTo } = props;
  const { table } = useStrings().ads;
  return (
    <div className="stacked-box">
      <table className="stacked ads-table" role="table" aria-label={table.title}>
        <thead role="rowgroup">
          <tr role="row">
            {sortColumns.map((column) => (
              <SortableHead key={column} column={column} sort={search.sort} pathTo={pathTo} />
            ))}
          </tr>
        </thead>
        <tbody role="rowgroup">
          <AdLines {...props} page={tree.campaigns} level="campaign" />
        </tbody>
      </table>
    </div>
  );
}

type SortableHeadProps = {
  readonly column: SortColumn;
  readonly sort: Sort;
  readonly pathTo: AdTableProps["pathTo"];
};

/** Pressed again it turns round; numbers begin with the largest, names with A. */
function SortableHead({ column, sort, pathTo }: SortableHeadProps) {
  const { figure, meaning, table } = useStrings().ads;
  const isSorted = sort.column === column;
  const first = column === "name" ? "asc" : "desc";
  const other = sort.direction === "asc" ? "desc" : "asc";
  const direction = isSorted ? other : first;
  return (
    <th
      role="columnheader"
      scope="col"
      className={column === "name" ? undefined : "stacked-number"}
      {...(isSorted ? { "aria-sort": sort.direction === "asc" ? "ascending" : "descending" } : {})}
    >
      <Link
        to={pathTo({ sort: { column, direction } })}
        className="ads-sort"
        preventScrollReset
        {...(column === "name" ? {} : { title: meaning[column] })}
      >
        {column === "name" ? table.name : figure[column]}
      </Link>
    </th>
  );
}
