import { InlineGrid, Text } from "@shopify/polaris";

import { measures, type Measure } from "#app/admin/ads-search.ts";
import { formatDay, formatFigure } from "#app/components/ads/format-figure.ts";
import { SectionCard } from "#app/components/section-card.tsx";
import { useStrings } from "#app/components/use-strings.ts";
import { changePercent, type AdFigures } from "#app/core/ads/ad-figures.ts";
import type { RangeChoice } from "#app/core/ads/date-range.ts";

type FiguresCardProps = {
  readonly now: AdFigures;
  /** Undefined where nothing is compared, or not all of the days before is known. */
  readonly before: AdFigures | undefined;
  readonly range: Pick<RangeChoice, "range" | "previous">;
  /** Nothing was fetched of days before it. */
  readonly knownSince: string;
  readonly currency: string | undefined;
};

/** The range's figures, each with what it means and how it moved. */
export function FiguresCard({ now, before, range, knownSince, currency }: FiguresCardProps) {
  const { ads } = useStrings();
  const { previous } = range;
  const daysBefore =
    previous === undefined ? "" : ads.range.days(formatDay(previous.from), formatDay(previous.to));
  return (
    <SectionCard
      title={ads.total}
      aside={
        <Text as="span" tone="subdued">
          {ads.range.days(formatDay(range.range.from), formatDay(range.range.to))}
        </Text>
      }
    >
      <InlineGrid columns={{ xs: 2, md: 4 }} gap="200">
        {measures.map((measure) => (
          <div key={measure} className="count ads-figure" data-figure={measure}>
            <span className="count-number">{formatFigure(measure, now[measure], currency, ads.absent)}</span>{" "}
            <span className="count-label">{ads.figure[measure]}</span>{" "}
            <span className="count-meaning">{ads.meaning[measure]}</span>{" "}
            {before !== undefined && (
              <Change measure={measure} now={now[measure]} before={before[measure]} currency={currency} />
            )}
          </div>
        ))}
      </InlineGrid>
      <Text as="p" tone="subdued">
        {ads.ratiosFromSums}{" "}
        {previous !== undefined &&
          (before === undefined
            ? ads.range.notCompared(daysBefore)
            : ads.range.comparedWith(daysBefore))}{" "}
        {range.range.from < knownSince && ads.totalBegins(formatDay(knownSince))}
      </Text>
    </SectionCard>
  );
}

type ChangeProps = {
  readonly measure: Measure;
  readonly now: string | number | undefined;
  readonly before: string | number | undefined;
  readonly currency: string | undefined;
};

/** Said in words, without red or green: more spend is neither good nor bad. */
function Change({ measure, now, before, currency }: ChangeProps) {
  const { ads } = useStrings();
  const percent = changePercent(now, before);
  const size = `${Math.abs(percent ?? 0).toLocaleString("en", { maximumFractionDigits: 1 })}%`;
  const moved =
    percent === undefined
      ? undefined
      : percent === 0
        ? ads.change.none
        : percent > 0
          ? ads.change.up(size)
          : ads.change.down(size);
  return (
    <span className="ads-change">
      {moved !== undefined && <span className="ads-moved">{moved}</span>}{" "}
      <span>{ads.change.before(formatFigure(measure, before, currency, ads.absent))}</span>
    </span>
  );
}
