import type { WorkEvidence } from "#app/core/diagnostics/evidence.ts";
import { finding, type Finding } from "#app/core/diagnostics/finding.ts";

/**
 * Nothing that can be done waits that long where a worker runs, for the sweep looks every two seconds; unless there is
 * a backlog, and then something moves.
 */
const stalledMs = 15 * 60_000;

/** Whether somebody maps and sends. What a broken connection holds back is not looked at here. */
export function judgeWork(evidence: WorkEvidence): readonly Finding[] {
  const { now, unmappedSince, mappedAt, dueSince, isSending } = evidence;
  const isLongAgo = (at: string) => Date.parse(now) - Date.parse(at) >= stalledMs;
  if (
    unmappedSince !== undefined &&
    isLongAgo(unmappedSince) &&
    (mappedAt === undefined || isLongAgo(mappedAt))
  )
    return [finding("critical", "work_stalled", { work: "mapping", since: unmappedSince })];
  if (dueSince !== undefined && isLongAgo(dueSince) && !isSending)
    return [finding("critical", "work_stalled", { work: "sending", since: dueSince })];
  return [];
}
