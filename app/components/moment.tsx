import { useZone } from "#app/components/zone.ts";

type MomentProps = {
  /** ISO 8601 */
  readonly at: string;
  /** `second` where the order of things matters. */
  readonly precision?: "minute" | "second";
};

/** A moment in the shop's time zone, as the rest of the Shopify admin has it, whoever looks from wherever. */
export function Moment({ at, precision = "minute" }: MomentProps) {
  const timeZone = useZone();
  return <time dateTime={at}>{format(at, precision, timeZone)}</time>;
}

function format(at: string, precision: "minute" | "second", timeZone: string): string {
  return new Intl.DateTimeFormat("en", {
    dateStyle: "medium",
    timeStyle: precision === "minute" ? "short" : "medium",
    // Without "PM" there is no space before it, which server and browser may spell differently.
    hourCycle: "h23",
    timeZone,
  }).format(new Date(at));
}
