import { Bar, BarChart, CartesianGrid, Legend, ResponsiveContainer, XAxis, YAxis } from "recharts";

import type { OrderDays } from "#app/admin/diagnostics/read-order-days.ts";
import { formatDay } from "#app/components/ads/format-figure.ts";
import { useStrings } from "#app/components/use-strings.ts";

const margin = { top: 8, right: 8, bottom: 0, left: 0 };
const axis = { fontSize: 12, fill: "#616161" };

/** From the axis up: told apart by lightness too, and what is wrong is on top. */
const parts = [
  ["byWebhook", "#0c8a5f"],
  ["fetched", "#e0a83a"],
  ["missing", "#b3261e"],
] as const;

/** A bar for each day, made of how its orders became known. The table below says the same. */
export function OrdersChart({ days }: Pick<OrderDays, "days">) {
  const { orderDays: texts } = useStrings();
  return (
    <div role="img" aria-label={texts.chart}>
      <ResponsiveContainer width="100%" height={200}>
        <BarChart data={days.toReversed()} margin={margin} accessibilityLayer={false}>
          <CartesianGrid stroke="#e3e3e3" vertical={false} />
          <XAxis
            dataKey="day"
            tickFormatter={(day: string) => formatDay(day, "short")}
            minTickGap={32}
            tick={axis}
          />
          <YAxis width={48} tick={axis} allowDecimals={false} />
          <Legend formatter={nameInWords} />
          {parts.map(([part, colour]) => (
            <Bar
              key={part}
              dataKey={part}
              name={texts[part]}
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
