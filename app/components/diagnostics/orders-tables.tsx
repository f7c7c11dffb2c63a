import { Link, Text } from "@shopify/polaris";

import { recentOrdersPath } from "#app/admin/diagnostics/finding-address.ts";
import type { OrderCounts, OrderDays } from "#app/admin/diagnostics/read-order-days.ts";
import { formatCount, formatDay } from "#app/components/ads/format-figure.ts";
import { StackedTable } from "#app/components/ads/stacked-table.tsx";
import { OrdersChart } from "#app/components/diagnostics/orders-chart.tsx";
import { SectionCard } from "#app/components/section-card.tsx";
import { useHydrated } from "#app/components/use-hydrated.ts";
import { useStrings } from "#app/components/use-strings.ts";

type Texts = ReturnType<typeof useStrings>["orderDays"];

/** Shopify's orders beside ours by day, as a chart and in numbers; each day leads to its hours. */
export function DaysTable({ days, zone }: Pick<OrderDays, "days" | "zone">) {
  const { orderDays: texts } = useStrings();
  const isHydrated = useHydrated();
  const rows = days.map(({ day, ...counts }) => ({
    key: day,
    cells: {
      time: <Link url={`${recentOrdersPath}?day=${day}`}>{formatDay(day)}</Link>,
      ...inCells(counts),
    },
  }));
  return (
    <SectionCard title={texts.table}>
      {/* It is as wide as its place, which only the browser knows. */}
      {isHydrated ? <OrdersChart days={days} /> : <div className="orders-chart-place" />}
      <Text as="p" tone="subdued">
        {texts.zone(zone)}
      </Text>
      <StackedTable label={texts.table} columns={columns(texts.day, texts)} rows={rows} />
    </SectionCard>
  );
}

/** The hours of the day that the address names. */
export function HoursTable({ day, hours }: NonNullable<OrderDays["open"]>) {
  const { orderDays: texts } = useStrings();
  const title = texts.ofDay(formatDay(day));
  return (
    <SectionCard title={title} aside={<Link url={recentOrdersPath}>{texts.closeDay}</Link>}>
      {hours.length === 0 ? (
        <Text as="p" tone="subdued">
          {texts.emptyDay}
        </Text>
      ) : (
        <StackedTable
          label={title}
          columns={columns(texts.hour, texts)}
          rows={hours.map(({ hour, ...counts }) => ({
            key: hour,
            cells: { time: hour, ...inCells(counts) },
          }))}
        />
      )}
    </SectionCard>
  );
}

function columns(time: string, texts: Texts) {
  return [
    { key: "time", label: time },
    { key: "orders", label: texts.orders, isNumber: true },
    { key: "byWebhook", label: texts.byWebhook, isNumber: true },
    { key: "fetched", label: texts.fetched, isNumber: true },
    { key: "missing", label: texts.missing, isNumber: true },
  ] as const;
}

function inCells({ orders, byWebhook, fetched, missing }: OrderCounts) {
  return {
    orders: formatCount(orders),
    byWebhook: formatCount(byWebhook),
    fetched: formatCount(fetched),
    missing: missing > 0 ? <strong>{formatCount(missing)}</strong> : formatCount(missing),
  };
}
