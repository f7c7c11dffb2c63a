import { Link } from "@remix-run/react";

import { adPageSize, measures, toggleRow } from "#app/admin/ads-search.ts";
import type { AdLevel, AdRow, AdRowPage } from "#app/admin/list-ad-rows.ts";
import type { AdTableProps } from "#app/components/ads/ad-table.tsx";
import { formatAmount, formatCount, formatFigure } from "#app/components/ads/format-figure.ts";
import { useStrings } from "#app/components/use-strings.ts";

type AdLinesProps = AdTableProps & { readonly page: AdRowPage; readonly level: AdLevel };

/** The rows below one parent, each with what is open below it. */
export function AdLines(props: AdLinesProps) {
  const { page, level, tree } = props;
  const parts = { campaign: tree.adGroups, adgroup: tree.ads, ad: [] }[level];
  return page.rows.map((row) => {
    const below = parts.find(({ parentId }) => parentId === row.id);
    return (
      <AdLine key={`${level} ${row.id}`} {...props} row={row} isOpen={below !== undefined}>
        {below !== undefined && level !== "ad" && <Parts {...props} whole={row} level={level} page={below} />}
      </AdLine>
    );
  });
}

type AdLineProps = AdLinesProps & {
  readonly row: AdRow;
  readonly isOpen: boolean;
  readonly children: React.ReactNode;
};

function AdLine({ row, isOpen, level, currency, search, pathTo, children }: AdLineProps) {
  const { absent, figure, table } = useStrings().ads;
  // TikTok's text: any script, any direction, any length.
  const name = <bdi className="ads-name">{row.name ?? table.unnamed(row.id)}</bdi>;
  return (
    <>
      <tr role="row" className={`ads-row ads-${level}`}>
        <th role="rowheader" scope="row">
          {level === "ad" ? (
            <span className="ads-leaf">{name}</span>
          ) : (
            <Link
              to={pathTo({ open: toggleRow(search.open, { level, id: row.id }) })}
              className="ads-toggle"
              preventScrollReset
              aria-expanded={isOpen}
            >
              <span className="visually-hidden">{(isOpen ? table.close : table.open)[level]} </span>
              {name}
            </Link>
          )}
          <span className="ads-level">{table.level[level]}</span>
        </th>
        {measures.map((measure) => (
          <td key={measure} role="cell" className="stacked-number">
            <span className="stacked-label" aria-hidden="true">
              {figure[measure]}
            </span>
            <span className="stacked-value">{formatFigure(measure, row[measure], currency, absent)}</span>
          </td>
        ))}
      </tr>
      {children}
    </>
  );
}

type PartsProps = AdTableProps & {
  readonly whole: AdRow;
  readonly level: "campaign" | "adgroup";
  readonly page: AdRowPage;
};

/** What is below an open row, with what there is to say about it. */
function Parts({ whole, level, page, ...table }: PartsProps) {
  const { table: texts } = useStrings().ads;
  const partLevel = level === "campaign" ? "adgroup" : "ad";
  const name = texts.levels[partLevel];
  const first = (page.page - 1) * adPageSize + 1;
  const last = Math.min(page.page * adPageSize, page.count);
  const pathTo = (number: number) =>
    table.pathTo({
      open: table.search.open.map((row) =>
        row.level === level && row.id === whole.id ? { ...row, page: number } : row,
      ),
    });
  const note =
    page.count === 0
      ? texts.noParts[level]
      : isPart(page.spend, whole.spend)
        ? texts.partsMissing(
            name,
            formatAmount(page.spend, table.currency),
            formatAmount(whole.spend, table.currency),
          )
        : undefined;
  return (
    <>
      <AdLines {...table} page={page} level={partLevel} />
      {(note !== undefined || page.count > adPageSize) && (
        <tr role="row" className={`ads-note ads-${partLevel}`}>
          <td role="cell" colSpan={measures.length + 1}>
            {note}{" "}
            {page.count > adPageSize && (
              <nav aria-label={texts.pages(name)} className="ads-pages">
                {page.page > 1 && (
                  <Link to={pathTo(page.page - 1)} preventScrollReset>
                    {texts.previousPage}
                  </Link>
                )}{" "}
                {texts.pageOf(formatCount(first), formatCount(last), formatCount(page.count), name)}{" "}
                {last < page.count && (
                  <Link to={pathTo(page.page + 1)} preventScrollReset>
                    {texts.nextPage}
                  </Link>
                )}
              </nav>
            )}
          </td>
        </tr>
      )}
    </>
  );
}

/** Whether more is missing than the rounding of a few cents: a hundredth. */
function isPart(parts: string, whole: string): boolean {
  return Number(parts) < Number(whole) * 0.99;
}
