/**
 * TikTok's standard web events that Clickback sends, by their canonical name. TikTok renamed two in 2025;
 * which spelling a pixel uses must equal what its browser pixel sends, so it is a setting of the pixel.
 */
export const canonicalEvents = {
  CompletePayment: { classic: "CompletePayment", renamed: "Purchase" },
  InitiateCheckout: { classic: "InitiateCheckout", renamed: "InitiateCheckout" },
} as const;

export type CanonicalEvent = keyof typeof canonicalEvents;

export type EventSpelling = "classic" | "renamed";

export function spellEvent(event: CanonicalEvent, spelling: EventSpelling): string {
  return canonicalEvents[event][spelling];
}
