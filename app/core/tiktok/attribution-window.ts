/** Windows as ad groups name them, in days. */
const windowDays: Readonly<Record<string, number>> = {
  OFF: 0,
  ONE_DAY: 1,
  SEVEN_DAYS: 7,
  FOURTEEN_DAYS: 14,
  TWENTY_EIGHT_DAYS: 28,
  THIRTY_DAYS: 30,
  THIRTY_TWO_DAYS: 32,
};

/** How long after a click or a view TikTok gives an ad group the sale; 0 is off, undefined is not known. */
export function readWindowDays(value: unknown): number | undefined {
  return typeof value === "string" && Object.hasOwn(windowDays, value) ? windowDays[value] : undefined;
}
