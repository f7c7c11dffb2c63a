import type { TrackedEvent } from "../emulators/tiktok/event-ledger.ts";

type DeliveryLine = {
  readonly state: string;
  readonly reason: string | null;
  readonly eventName: string;
  readonly tiktokEventId: string;
};

export type PostedMessage = { readonly title: string; readonly topic: string; readonly status: number };

/** What the demo tells the person who ran it, as lines. */
export function reportLines(found: {
  readonly posted: readonly PostedMessage[];
  readonly received: readonly TrackedEvent[];
  readonly deliveries: readonly DeliveryLine[];
  readonly ledger: Readonly<Record<string, number>>;
}): readonly string[] {
  const { received: sum, ...parts } = found.ledger;
  const notSent = found.deliveries.filter((delivery) => delivery.state !== "accepted");
  return [
    "",
    "Webhooks posted, and how they were answered",
    ...found.posted.map(({ status, topic, title }) => `  ${status}  ${topic.padEnd(17)} ${title}`),
    "",
    `TikTok received ${found.received.length} events`,
    ...found.received.map((event) => `  ${describeEvent(event)}`),
    "",
    "Not sent, and why",
    ...notSent.map(
      ({ tiktokEventId, state, reason }) =>
        `  ${tiktokEventId.padEnd(30)} ${state.padEnd(8)} ${reason ?? ""}`,
    ),
    "",
    "Ledger",
    `  received ${sum} = ${Object.entries(parts)
      .map(([state, count]) => `${state} ${count}`)
      .join(" + ")}`,
  ];
}

type EventJson = {
  user?: Record<string, unknown>;
  properties?: { value?: number; currency?: string };
  limited_data_use?: boolean;
};

function describeEvent(event: TrackedEvent): string {
  const { user = {}, properties = {} } = event.json as EventJson;
  const value = properties.value === undefined ? "" : `${properties.value} ${properties.currency}`;
  return `${event.event.padEnd(16)} ${(event.eventId ?? "").padEnd(30)} ${value.padEnd(11)} ${Object.keys(user).join(" ")}`;
}

/** What is wrong with the books; nothing when they balance. */
export function findImbalance(
  ledger: Readonly<Record<string, number>>,
  acceptedAtTikTok: number,
  deliveries: number,
): readonly string[] {
  const { received = 0, ...parts } = ledger;
  const sum = Object.values(parts).reduce((total, count) => total + count, 0);
  return [
    received === sum ? undefined : `received is ${received}, the parts add up to ${sum}`,
    parts.accepted === acceptedAtTikTok
      ? undefined
      : `TikTok counts ${acceptedAtTikTok}, the ledger ${parts.accepted}`,
    received === deliveries ? undefined : `received is ${received}, but there are ${deliveries} deliveries`,
    parts.pending === 0 ? undefined : `${parts.pending} are still pending`,
  ].filter((line) => line !== undefined);
}
