import { isDay, type Day } from "#app/core/ads/day.ts";
import { deliveryStates, type DeliveryState } from "#app/core/delivery/state.ts";

/** Where in the list a page begins: after (older than) or before (newer than) a delivery. */
export type Cursor = { readonly direction: "after" | "before"; readonly id: bigint };

/** Which deliveries; what is undefined is not asked for. */
export type DeliveryFilter = {
  /** An order's name or id, or an event id. */
  readonly text: string | undefined;
  readonly state: DeliveryState | undefined;
  /** Canonical, or a custom event's name. */
  readonly event: string | undefined;
  readonly reason: string | undefined;
  /** TikTok's code of a pixel. */
  readonly pixel: string | undefined;
  /** Days of the shop's zone on which they arrived, both included. */
  readonly from: Day | undefined;
  readonly to: Day | undefined;
};

/** What the address of the list asks for. */
export type DeliverySearch = DeliveryFilter & { readonly cursor: Cursor | undefined };

/** The filter as it stands in an address. */
const parameters = {
  text: "q",
  state: "state",
  event: "event",
  reason: "reason",
  pixel: "pixel",
  from: "from",
  to: "to",
} as const satisfies Record<keyof DeliveryFilter, string>;

export const noFilter: DeliveryFilter = {
  text: undefined,
  state: undefined,
  event: undefined,
  reason: undefined,
  pixel: undefined,
  from: undefined,
  to: undefined,
};

/** Longer than any id or order name. */
const textLengthMax = 200;

/** Reads the address; what it cannot use counts as not asked for. */
export function readDeliverySearch(query: URLSearchParams): DeliverySearch {
  const day = (name: string) => {
    const text = query.get(name);
    return isDay(text) ? text : undefined;
  };
  return {
    text: readText(query.get(parameters.text)),
    state: deliveryStates.find((state) => state === query.get(parameters.state)),
    event: readText(query.get(parameters.event)),
    reason: readText(query.get(parameters.reason)),
    pixel: readText(query.get(parameters.pixel)),
    from: day(parameters.from),
    to: day(parameters.to),
    cursor: readCursor(query, "after") ?? readCursor(query, "before"),
  };
}

/** Postgres takes no NUL in a text. */
function readText(text: string | null): string | undefined {
  const read = text?.replaceAll("\0", "").trim().slice(0, textLengthMax).trim();
  return read === undefined || read === "" ? undefined : read;
}

export type FilterTexts = { readonly [Key in keyof DeliveryFilter]?: string | undefined };

/** The address of a page of the list, without its empty parts. */
export function deliverySearchPath(
  filter: FilterTexts,
  cursor?: { readonly direction: Cursor["direction"]; readonly id: string },
): string {
  return toPath("/app/deliveries", filter, cursor);
}

export function deliveriesExportPath(filter: FilterTexts): string {
  return toPath("/app/deliveries/export", filter, undefined);
}

function toPath(
  path: string,
  filter: FilterTexts,
  cursor: { readonly direction: Cursor["direction"]; readonly id: string } | undefined,
): string {
  const query = new URLSearchParams();
  for (const key of Object.keys(parameters) as (keyof DeliveryFilter)[]) {
    const value = filter[key];
    if (value) query.set(parameters[key], value);
  }
  if (cursor !== undefined) query.set(cursor.direction, cursor.id);
  const text = query.toString();
  return text === "" ? path : `${path}?${text}`;
}

/** Whether anything is asked for at all. */
export function isFiltered(filter: FilterTexts): boolean {
  return (Object.keys(parameters) as (keyof DeliveryFilter)[]).some((key) => Boolean(filter[key]));
}

function readCursor(query: URLSearchParams, direction: Cursor["direction"]): Cursor | undefined {
  const id = readDeliveryId(query.get(direction));
  return id === undefined ? undefined : { direction, id };
}

const largestId = 2n ** 63n - 1n;

/** An id that the database's bigint can hold, else undefined. */
export function readDeliveryId(text: string | null | undefined): bigint | undefined {
  if (text === null || text === undefined || !/^[1-9]\d{0,18}$/.test(text)) return undefined;
  const id = BigInt(text);
  return id <= largestId ? id : undefined;
}
