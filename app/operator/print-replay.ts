import { printLine } from "#app/operator/print.ts";
import type { ReplayReport } from "#app/operator/replay.ts";
import { enReplay } from "#app/strings/en-replay.ts";

/** How many go again, and how many do not for which reason. */
export function printReplay({ shop, replayed, toConfirm, refused }: ReplayReport): void {
  printLine(`${shop}: ${replayed.length} sent again`);
  if (toConfirm.length > 0)
    printLine(`${toConfirm.length} may be counted twice by TikTok: they go only with --may-count-twice`);
  for (const [reason, those] of Map.groupBy(refused, (each) => each.reason))
    printLine(`${those.length} not: ${enReplay.refusal[reason]}`);
}
