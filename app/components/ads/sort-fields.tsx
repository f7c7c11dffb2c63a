import { Select } from "@shopify/polaris";
import { useNavigate } from "@remix-run/react";

import { sortColumns, type Sort } from "#app/admin/ads-search.ts";
import { useStrings } from "#app/components/use-strings.ts";

type SortFieldsProps = { readonly sort: Sort; readonly pathTo: (sort: Sort) => string };

/** The order of the table where it has no head to press: on a narrow screen. */
export function SortFields({ sort, pathTo }: SortFieldsProps) {
  const { figure, table } = useStrings().ads;
  const navigate = useNavigate();
  const go = (changes: Partial<Sort>) =>
    navigate(pathTo({ ...sort, ...changes }), { preventScrollReset: true });
  return (
    <div className="ads-sort-fields filters">
      <Select
        label={table.sortBy}
        options={sortColumns.map((value) => ({
          label: value === "name" ? table.name : figure[value],
          value,
        }))}
        value={sort.column}
        onChange={(value) => go({ column: sortColumns.find((name) => name === value) ?? "spend" })}
      />
      <Select
        label={table.sortBy}
        labelHidden
        options={[
          { label: table.sortDescending, value: "desc" },
          { label: table.sortAscending, value: "asc" },
        ]}
        value={sort.direction}
        onChange={(value) => go({ direction: value === "asc" ? "asc" : "desc" })}
      />
    </div>
  );
}
