import { deliveryStates, type DeliveryState } from "#app/core/delivery/state.ts";
import { canonicalEvents, type CanonicalEvent } from "#app/core/tiktok/event-names.ts";

/** Where in the list a page begins: after (older than) or before (newer than) a delivery. */
export type Cursor = { readonly direction: "after" | "before"; readonly id: bigint };

/** What the address of the list asks for. */
export type DeliverySearch = {
  readonly state: DeliveryState | undefined;
  readonly event: CanonicalEvent | undefined;
  readonly cursor: Cursor | undefined;
};

export const eventNames = Object.keys(canonicalEvents) as readonly CanonicalEvent[];

/** Reads the address; what it cannot use counts as not asked for. */
export function readDeliverySearch(query: URLSearchParams): DeliverySearch {
  return {
    state: deliveryStates.find((state) => state === query.get("state")),
    event: eventNames.find((event) => event === query.get("event")),
    cursor: readCursor(query, "after") ?? readCursor(query, "before"),
  };
}

/** The address of a page of the list, without its empty parts. */
export function deliverySearchPath(search: {
  readonly state?: string | undefined;
  readonly event?: string | undefined;
  readonly cursor?: { readonly direction: Cursor["direction"]; readonly id: string } | undefined;
}): string {
  const query = new URLSearchParams();
  if (search.state) query.set("state", search.state);
  if (search.event) query.set("event", search.event);
  if (search.cursor !== undefined) query.set(search.cursor.direction, search.cursor.id);
  const text = query.toString();
  return text === "" ? "/app/deliveries" : `/app/deliveries?${text}`;
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
