import type { SyncReports } from "#app/pipeline/sync-reports.ts";

/** Steps of one ad account's run before another gets its turn; a step is one request, or all pages of one report. */
const stepsPerTurn = 10;

/** Where the queue can't be reached one process does everything: a little of each account in turn. */
const stepsPerSweep = 2;

export type SyncReportsWorker = {
  /** A nudge's turn. @returns whether the run goes on. */
  syncReports(advertiserRef: number): Promise<boolean>;
  /** The sweep's turn. */
  syncInPlace(advertiserRef: number): Promise<boolean>;
};

/** Pulls ad accounts' figures in bounded turns. */
export function createSyncReportsWorker(syncReports: SyncReports): SyncReportsWorker {
  return {
    syncReports: (advertiserRef) => syncReports(advertiserRef, stepsPerTurn),
    syncInPlace: (advertiserRef) => syncReports(advertiserRef, stepsPerSweep),
  };
}
