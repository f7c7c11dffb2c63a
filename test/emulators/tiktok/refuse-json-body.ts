import type { Refusal } from "./answer.ts";
import type { Call } from "./call.ts";

/** Every POST of the API carries JSON, and says so. */
export function refuseJsonBody({ headers, json }: Call): Refusal | undefined {
  if (!/^application\/json\s*(;|$)/i.test(headers["content-type"] ?? ""))
    return { code: 40000, message: "Content-Type must be application/json." };
  return json === undefined ? { code: 40000, message: "The request body is not valid JSON." } : undefined;
}
