import { useHydrated } from "#app/components/use-hydrated.ts";

type MomentProps = {
  /** ISO 8601 */
  readonly at: string;
  /** `second` where the order of things matters. */
  readonly precision?: "minute" | "second";
};

/** A moment in the viewer's time zone; in UTC, and saying so, until the browser has told its zone. */
export function Moment({ at, precision = "minute" }: MomentProps) {
  const isHydrated = useHydrated();
  return (
    <time dateTime={at}>{isHydrated ? format(at, precision) : `${format(at, precision, "UTC")} UTC`}</time>
  );
}

function format(at: string, precision: "minute" | "second", timeZone?: string): string {
  return new Intl.DateTimeFormat("en", {
    dateStyle: "medium",
    timeStyle: precision === "minute" ? "short" : "medium",
    // Without "PM" there is no space before it, which server and browser may spell differently.
    hourCycle: "h23",
    ...(timeZone === undefined ? {} : { timeZone }),
  }).format(new Date(at));
}
