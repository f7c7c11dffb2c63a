import type { DeliveryState } from "#app/core/delivery/state.ts";

/** One line of a list of deliveries, as the pages show it. Plain data; moments in ISO 8601. */
export type DeliveryRow = {
  readonly id: string;
  /** The order's name or the checkout's id; undefined for a message that could not be read. */
  readonly name: string | undefined;
  readonly event: string;
  readonly pixel: string;
  readonly tiktokEventId: string;
  readonly state: DeliveryState;
  /** In words; undefined for an accepted one. */
  readonly reason: string | undefined;
  readonly warnings: readonly string[];
  /** What the event is worth, a decimal string. */
  readonly value: string | undefined;
  readonly currency: string | undefined;
  readonly attempts: number;
  readonly arrivedAt: string;
};
