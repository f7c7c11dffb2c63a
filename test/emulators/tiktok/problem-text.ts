import type { Problem } from "./event-track/rule.ts";

/** The form of the one real message we have: `Invalid value for event_id: not a valid string.` */
export function inOne({ path, says }: Problem): string {
  const inside = says.replace(/^[A-Z](?=[a-z])/, (letter) => letter.toLowerCase());
  return `Invalid value for ${path || "body"}: ${inside}.`;
}
