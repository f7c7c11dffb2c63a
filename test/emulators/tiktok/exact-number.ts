/** Node has it (ES2025); TypeScript's library does not yet. */
const json = JSON as typeof JSON & { rawJSON(text: string): object };

/** An integer of any length that JSON.stringify writes digit by digit, as TikTok does with ids past 2^53. */
export function exactNumber(digits: string): object {
  if (!/^(0|[1-9]\d*)$/.test(digits)) throw new Error(`TikTok emulator: ${digits} is not a whole number.`);
  return json.rawJSON(digits);
}
