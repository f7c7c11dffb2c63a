import type { ConnectionStatus } from "#app/admin/read-connection.ts";
import type { Ledgers } from "#app/admin/read-ledger.ts";
import type { en } from "#app/strings/en.ts";

/** How things stand, in one sentence. `see` is the state whose deliveries show it. */
export type Health = {
  readonly tone: "success" | "info" | "warning" | "critical";
  readonly sentence: string;
  readonly see: "pending" | "rejected" | "dead" | "unknown" | undefined;
};

/** Judges by what a merchant would want to hear first: is it connected, does anything get lost, is it moving. */
export function assessHealth(
  connection: ConnectionStatus,
  { lastDay, allTime }: Ledgers,
  texts: typeof en.health,
): Health {
  const say = (tone: Health["tone"], sentence: string, see?: Health["see"]): Health => ({
    tone,
    sentence,
    see,
  });
  switch (connection.state) {
    case "none":
      return say("warning", texts.notConnected);
    case "disconnected":
      return say("warning", texts.disconnected);
    case "needs_reconnecting":
      return say(
        "critical",
        texts.needsReconnecting(texts.conversionsAre(allTime.pending)),
        pendingIfAny(allTime),
      );
    case "connected":
  }
  if (connection.pixels.every((pixel) => !pixel.isEnabled)) return say("warning", texts.pixelsOff);
  const lost = lastDay.rejected + lastDay.dead + lastDay.unknown;
  if (lost > 0)
    return say(
      "warning",
      texts.lost(lost.toLocaleString("en"), texts.conversions(lastDay.received)),
      lastDay.rejected > 0 ? "rejected" : lastDay.dead > 0 ? "dead" : "unknown",
    );
  if (allTime.pending > 0 && connection.pixels.some((pixel) => pixel.isPaused))
    return say("info", texts.paused(texts.conversionsAre(allTime.pending)), "pending");
  if (lastDay.accepted > 0) return say("success", texts.good(texts.conversions(lastDay.accepted)));
  if (allTime.pending > 0)
    return say("success", texts.sending(texts.conversionsAre(allTime.pending)), "pending");
  if (allTime.received === 0) return say("success", texts.quiet);
  return say("success", lastDay.received === 0 ? texts.quietDay : texts.nothingToSend);
}

function pendingIfAny({ pending }: { readonly pending: number }): Health["see"] {
  return pending > 0 ? "pending" : undefined;
}
