import { Text } from "@shopify/polaris";
import { useEffect, useState, type ComponentType } from "react";

type LateChartProps<Shown> = {
  /** Fetches the chart: always the same function. */
  readonly load: () => Promise<ComponentType<Shown>>;
  /** What it is given. */
  readonly shown: Shown;
  readonly loading: string;
  readonly failed: string;
};

/** The charts' library is larger than any page: it is fetched once the page is there, into a place that was kept for it. */
export function LateChart<Shown extends object>({ load, shown, loading, failed }: LateChartProps<Shown>) {
  const [chart, setChart] = useState<{ readonly Chart?: ComponentType<Shown>; readonly failed?: true }>({});
  useEffect(() => {
    let isShown = true;
    const show = (found: typeof chart) => isShown && setChart(found);
    load().then(
      (Chart) => show({ Chart }),
      () => show({ failed: true }),
    );
    return () => {
      isShown = false;
    };
  }, [load]);
  const { Chart } = chart;
  return (
    <div className="chart">
      {Chart === undefined ? (
        <Text as="p" tone="subdued">
          {chart.failed === true ? failed : loading}
        </Text>
      ) : (
        <Chart {...shown} />
      )}
    </div>
  );
}
