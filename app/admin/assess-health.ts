import type { Ledger } from "#app/core/delivery/ledger.ts";
import type { ConnectionStatus } from "#app/admin/read-connection.ts";
import type { Ledgers } from "#app/admin/read-ledgers.ts";
import type { en } from "#app/strings/en.ts";

type Worrying = "pending" | "rejected" | "dead" | "unknown";

/** How things stand, in one sentence. `see` counts the deliveries that show it. */
export type Health = {
  readonly tone: "success" | "info" | "warning" | "critical";
  readonly sentence: string;
  readonly see: readonly { readonly state: Worrying; readonly count: number }[];
};

/** Judges by what a merchant would want to hear first: is it connected, does anything get lost, is it moving. */
export function assessHealth(
  connection: ConnectionStatus,
  { lastDay, allTime }: Ledgers,
  texts: typeof en.health,
): Health {
  const say = (tone: Health["tone"], sentence: string, see: Health["see"] = []): Health => {
    return { tone, sentence, see };
  };
  const waiting = texts.conversionsAre(allTime.pending);
  const pending = count(allTime, ["pending"]);
  switch (connection.state) {
    case "none":
      return say("warning", texts.notConnected);
    case "disconnected":
      return say("warning", texts.disconnected);
    case "needs_reconnecting":
      return say("critical", texts.needsReconnecting(waiting), pending);
    case "connected":
  }
  if (connection.pixels.every((pixel) => !pixel.isEnabled)) return say("warning", texts.pixelsOff);
  const lost = count(lastDay, ["rejected", "dead", "unknown"]);
  if (lost.length > 0) {
    const total = lost.reduce((sum, part) => sum + part.count, 0);
    return say("warning", texts.lost(total.toLocaleString("en"), texts.conversions(lastDay.received)), lost);
  }
  if (allTime.pending > 0 && connection.pixels.some((pixel) => pixel.isPaused))
    return say("info", texts.paused(waiting), pending);
  if (lastDay.accepted > 0) return say("success", texts.good(texts.conversions(lastDay.accepted)));
  if (allTime.pending > 0) return say("success", texts.sending(waiting), pending);
  if (allTime.received === 0) return say("success", texts.quiet);
  return say("success", lastDay.received === 0 ? texts.quietDay : texts.nothingToSend);
}

function count(ledger: Ledger, states: readonly Worrying[]): Health["see"] {
  return states.filter((state) => ledger[state] > 0).map((state) => ({ state, count: ledger[state] }));
}
