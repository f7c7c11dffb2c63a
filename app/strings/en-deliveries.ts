import type { DeliveryState } from "#app/core/delivery/state.ts";

/** What the list of deliveries says beyond its columns. */
export const enDeliveries = {
  filters: {
    search: "Order name, order id or event id",
    state: "State",
    event: "Event",
    reason: "Reason",
    pixel: "Pixel",
    days: "Arrived",
    from: "From",
    to: "To",
    clear: "Clear",
    noPixel: "No pixel",
    /** A range of days, as the shop writes them. */
    range: (from: string | undefined, to: string | undefined) =>
      from === undefined ? `until ${to}` : to === undefined ? `since ${from}` : `${from} to ${to}`,
    /** What is shown of a filter that is on. */
    applied: (name: string, value: string) => `${name}: ${value}`,
  },
  nothingFoundHint: "Try other filters. Names and ids are looked for whole, not in parts.",
  timesIn: (zone: string) => `Times and days are in ${zone}.`,
  select: (name: string) => `Select ${name}`,
  selectAll: "Select what can be sent again on this page",
  selected: (count: number) => `${count} selected`,
  replay: (count: number) => (count === 1 ? "Send 1 again" : `Send ${count} again`),
  export: "Export",
  exporting: "Exporting",
  exportFailed: "The file could not be made. Try again in a minute.",
  csv: ["Arrived", "Order", "Event", "Event id", "Pixel", "State", "Reason", "Value", "Currency", "Attempts"],
  /** Ended badly, so that a person may want to send it again. */
  replayable: ["rejected", "dead", "unknown"] satisfies DeliveryState[] as readonly DeliveryState[],
} as const;
