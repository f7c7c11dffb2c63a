import { DatabaseError } from "pg";

const triesMax = 5;
const deadlockDetected = "40P01";

/**
 * Does work again when Postgres ended it to resolve a deadlock; it was rolled back whole then. The ledger's counters
 * are rows that a mapper takes in the order of its messages and a sender in the order of its statement, so now and
 * then two meet the wrong way round.
 */
export async function retryDeadlock<Result>(work: () => Promise<Result>): Promise<Result> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof DatabaseError) || error.code !== deadlockDetected || tries === triesMax)
        throw error;
    }
  }
}
