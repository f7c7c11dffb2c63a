/** Ids that look like TikTok's: the UTC time to the second, then a counter in hex. Unique within one emulator. */
export function createRequestIds(): (at: Date) => string {
  let count = 0;
  return (at) => {
    count += 1;
    const digits = at.toISOString().replaceAll(/\D/g, "").slice(0, 14);
    return digits + count.toString(16).toUpperCase().padStart(20, "0");
  };
}
