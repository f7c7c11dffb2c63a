/** One @ with something on both sides and no white space: more would refuse addresses that exist. */
const emailShape = /^[^\s@]{1,64}@[^\s@]{1,255}$/;

/**
 * TikTok's rule for emails: trim, lower-case; dots and plus tags stay.
 *
 * @returns undefined for what cannot be an address.
 */
export function normalizeEmail(email: string): string | undefined {
  const normalized = email.trim().toLowerCase();
  return emailShape.test(normalized) ? normalized : undefined;
}
