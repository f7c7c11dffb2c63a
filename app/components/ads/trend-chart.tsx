import {
  CartesianGrid,
  Legend,
  Line,
  LineChart,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
  type TooltipContentProps,
} from "recharts";

import type { Measure } from "#app/admin/ads-search.ts";
import { formatDay, formatFigure, formatShort } from "#app/components/ads/format-figure.ts";
import { useStrings } from "#app/components/use-strings.ts";
import type { TrendDay } from "#app/core/ads/trend.ts";

export type TrendChartProps = {
  readonly trend: readonly TrendDay[];
  readonly measure: Measure;
  readonly currency: string | undefined;
  /** What it shows, for those who do not see it. */
  readonly label: string;
  readonly names: { readonly now: string; readonly before: string };
};

type Point = { readonly shown: TrendDay; readonly now: number | null; readonly before: number | null };

const margin = { top: 8, right: 8, bottom: 0, left: 0 };
/** At least 4.5 to 1 on white, and told apart by their dashes too. */
const colours = { now: "#005bd3", before: "#616161", grid: "#e3e3e3" };

/** A line for the days shown and a dashed one for the days before. Nothing moves: it is drawn at once. */
export function TrendChart({ trend, measure, currency, label, names }: TrendChartProps) {
  const points: Point[] = trend.map((shown) => ({
    shown,
    now: toPlace(shown.now?.[measure]),
    before: toPlace(shown.before?.[measure]),
  }));
  const isCompared = trend.some(({ dayBefore }) => dayBefore !== undefined);
  // A single day is a point, which a line alone would not show.
  const dot = points.length === 1;
  return (
    <div role="img" aria-label={label}>
      <ResponsiveContainer width="100%" height={240}>
        <LineChart data={points} margin={margin} accessibilityLayer={false}>
          <CartesianGrid stroke={colours.grid} vertical={false} />
          <XAxis
            dataKey={(point: Point) => point.shown.day}
            tickFormatter={(day: string) => formatDay(day, "short")}
            minTickGap={32}
            interval="equidistantPreserveStart"
            tick={{ fontSize: 12, fill: colours.before }}
          />
          <YAxis
            width={64}
            tickFormatter={(value: number) => formatShort(measure, value, currency)}
            tick={{ fontSize: 12, fill: colours.before }}
            allowDecimals={measure === "ctr" || measure === "cpc" || measure === "cpa" || measure === "roas"}
          />
          <Tooltip isAnimationActive={false} content={<Values measure={measure} currency={currency} />} />
          {isCompared && <Legend />}
          {isCompared && (
            <Line
              name={names.before}
              dataKey="before"
              stroke={colours.before}
              strokeDasharray="5 4"
              strokeWidth={2}
              dot={dot}
              isAnimationActive={false}
            />
          )}
          <Line
            name={names.now}
            dataKey="now"
            stroke={colours.now}
            strokeWidth={2}
            dot={dot}
            isAnimationActive={false}
          />
        </LineChart>
      </ResponsiveContainer>
    </div>
  );
}

/** Where a value stands on the axis: the one place where a decimal becomes a JavaScript number. */
function toPlace(value: string | number | undefined): number | null {
  return value === undefined ? null : Number(value);
}

/** The chart itself adds whether and for which point it is shown. */
type ValuesProps = Partial<Pick<TooltipContentProps, "active" | "payload">> & {
  readonly measure: Measure;
  readonly currency: string | undefined;
};

function Values({ active, payload, measure, currency }: ValuesProps) {
  const { absent } = useStrings().ads;
  const point = payload?.[0]?.payload as Point | undefined;
  if (active !== true || point === undefined) return null;
  const { day, now, dayBefore, before } = point.shown;
  return (
    <div className="chart-tooltip">
      <div>
        {formatDay(day)}: <strong>{formatFigure(measure, now?.[measure], currency, absent)}</strong>
      </div>
      {dayBefore !== undefined && (
        <div>
          {formatDay(dayBefore)}: {formatFigure(measure, before?.[measure], currency, absent)}
        </div>
      )}
    </div>
  );
}
