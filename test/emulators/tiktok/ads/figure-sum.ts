import type { Figures } from "./ads-seed.ts";
import { additiveMetrics, ratioMetrics } from "./metrics.ts";
import type { AdditiveMetric, FigureName, RatioMetric } from "./metrics.ts";

/** Money is summed in millionths: whole numbers stay exact up to nine billion. */
const millionths = 1_000_000;

/** What many days come to. */
export type FigureSum = {
  add(figures: Figures, day: string): void;
  /** As TikTok writes it: a string, "-" for what it has no figure for. Undefined when it is no figure at all. */
  write(metric: string): string | undefined;
};

/** Sums the figures that `figuresOf` the metrics names, and writes no metric made of others. */
export function createFigureSum(needed: readonly FigureName[]): FigureSum {
  const sums = new Map<FigureName, number>();
  const absent = new Set<FigureName>();
  const reachByDay = new Map<string, number>();

  function write(metric: string): string | undefined {
    if (isAdditive(metric)) {
      const sum = sums.get(metric);
      if (sum === undefined && absent.has(metric)) return "-";
      return additiveMetrics[metric] === "money" ? writeMoney(sum ?? 0) : String(sum ?? 0);
    }
    if (metric === "reach") return String(reach());
    if (isRatio(metric)) return writeRatio(metric);
    return undefined;
  }

  function writeRatio(metric: RatioMetric): string {
    const {
      of,
      per,
      times = 1,
    }: { of: AdditiveMetric; per: FigureName; times?: number } = ratioMetrics[metric];
    if ([of, per].some((name) => !sums.has(name) && absent.has(name))) return "-";
    const divisor = value(per);
    return (divisor === 0 ? 0 : (value(of) / divisor) * times).toFixed(2);
  }

  function value(name: FigureName): number {
    if (name === "reach") return reach();
    const sum = sums.get(name) ?? 0;
    return additiveMetrics[name] === "money" ? sum / millionths : sum;
  }

  function reach(): number {
    return Math.max(0, ...reachByDay.values());
  }

  return {
    add(figures, day) {
      for (const name of needed) {
        const figure = figures[name];
        if (figure === undefined) continue;
        if (name === "reach") reachByDay.set(day, (reachByDay.get(day) ?? 0) + Number(figure));
        else if (figure === null) absent.add(name);
        else sums.set(name, (sums.get(name) ?? 0) + wholeNumber(name, figure));
      }
    },
    write,
  };
}

/** The figures that metrics are made of. */
export function figuresOf(metrics: readonly string[]): FigureName[] {
  const names = metrics.flatMap((metric): FigureName[] => {
    if (isAdditive(metric) || metric === "reach") return [metric];
    return isRatio(metric) ? [ratioMetrics[metric].of, ratioMetrics[metric].per] : [];
  });
  return [...new Set(names)];
}

export function isAdditive(metric: string): metric is AdditiveMetric {
  return Object.hasOwn(additiveMetrics, metric);
}

export function isRatio(metric: string): metric is RatioMetric {
  return Object.hasOwn(ratioMetrics, metric);
}

function wholeNumber(name: AdditiveMetric, figure: number | string): number {
  return additiveMetrics[name] === "money" ? Math.round(Number(figure) * millionths) : Number(figure);
}

/** Two decimals, or as many more as there are. */
function writeMoney(sum: number): string {
  const whole = Math.floor(sum / millionths);
  const fraction = String(sum % millionths).padStart(6, "0");
  return `${whole}.${fraction.slice(0, 2)}${fraction.slice(2).replace(/0+$/, "")}`;
}
