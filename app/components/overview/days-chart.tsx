import {
  Bar,
  BarChart,
  CartesianGrid,
  Legend,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
  type TooltipContentProps,
} from "recharts";

import { formatCount, formatDay } from "#app/components/ads/format-figure.ts";
import type { LedgerDay } from "#app/core/delivery/ledger-days.ts";

type Part = "accepted" | "pending" | "rejected" | "notConfirmed" | "skipped";

export type DaysChartProps = {
  readonly days: readonly LedgerDay[];
  /** What it shows, for those who do not see it. */
  readonly label: string;
  readonly names: Readonly<Record<Part, string>>;
};

type Point = { readonly day: string } & Readonly<Record<Part, number>>;

const margin = { top: 8, right: 8, bottom: 0, left: 0 };

/** From the axis up. Told apart by lightness too, and what went wrong is on top. */
const parts: readonly (readonly [Part, string])[] = [
  ["accepted", "#0c8a5f"],
  ["skipped", "#c4c9cf"],
  ["pending", "#e0a83a"],
  ["rejected", "#b3261e"],
  ["notConfirmed", "#5e2a7e"],
];

const axis = { fontSize: 12, fill: "#616161" };

/** A bar for each day, made of what became of its conversions. Nothing moves: it is drawn at once. */
export function DaysChart({ days, label, names }: DaysChartProps) {
  const points: Point[] = days.map(({ day, ledger }) => ({
    day,
    accepted: ledger.accepted,
    pending: ledger.pending,
    rejected: ledger.rejected,
    notConfirmed: ledger.dead + ledger.unknown,
    skipped: ledger.skipped + ledger.redacted,
  }));
  return (
    <div role="img" aria-label={label}>
      <ResponsiveContainer width="100%" height={240}>
        <BarChart data={points} margin={margin} accessibilityLayer={false}>
          <CartesianGrid stroke="#e3e3e3" vertical={false} />
          <XAxis
            dataKey="day"
            tickFormatter={(day: string) => formatDay(day, "short")}
            minTickGap={32}
            tick={axis}
          />
          <YAxis width={48} tick={axis} allowDecimals={false} />
          <Tooltip
            isAnimationActive={false}
            cursor={{ fill: "#f1f1f1" }}
            content={<Values names={names} />}
          />
          <Legend formatter={nameInWords} />
          {parts.map(([part, colour]) => (
            <Bar
              key={part}
              dataKey={part}
              name={names[part]}
              stackId="day"
              fill={colour}
              maxBarSize={48}
              isAnimationActive={false}
            />
          ))}
        </BarChart>
      </ResponsiveContainer>
    </div>
  );
}

function nameInWords(name: string) {
  return <span className="chart-name">{name}</span>;
}

/** The chart itself adds whether and for which point it is shown. */
type ValuesProps = Partial<Pick<TooltipContentProps, "active" | "payload">> & Pick<DaysChartProps, "names">;

function Values({ active, payload, names }: ValuesProps) {
  const point = payload?.[0]?.payload as Point | undefined;
  if (active !== true || point === undefined) return null;
  return (
    <div className="chart-tooltip">
      <strong>{formatDay(point.day)}</strong>
      {parts.map(([part]) => (
        <div key={part}>
          {names[part]}: {formatCount(point[part])}
        </div>
      ))}
    </div>
  );
}
