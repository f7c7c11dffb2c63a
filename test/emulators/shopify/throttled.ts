import type { AdminFault } from "./create-admin-api.ts";

/** The Admin API's answer to a shop that has used up its points: 200, with an error and no data. */
export function throttled(times = 1): AdminFault {
  const throttleStatus = { maximumAvailable: 2000, currentlyAvailable: 3, restoreRate: 100 };
  return {
    endpoint: "graphql",
    status: 200,
    body: {
      errors: [{ message: "Throttled", extensions: { code: "THROTTLED" } }],
      extensions: { cost: { requestedQueryCost: 100, actualQueryCost: null, throttleStatus } },
    },
    times,
  };
}
