/** `12 of 40 (30 %)`. */
export function sayShare(part: number, whole: number): string {
  const percent = whole === 0 ? 0 : Math.round((part / whole) * 100);
  return `${part.toLocaleString("en")} of ${whole.toLocaleString("en")} (${percent} %)`;
}
