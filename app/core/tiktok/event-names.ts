/**
 * TikTok's standard web events that Clickback sends, by their canonical name: the first eight unless rules say
 * otherwise, the others where a merchant's rule makes them. TikTok renamed two in 2025; which spelling a pixel uses must equal what its browser pixel sends, so it is a setting of the pixel.
 */
export const canonicalEvents = {
  CompletePayment: { classic: "CompletePayment", renamed: "Purchase" },
  InitiateCheckout: { classic: "InitiateCheckout", renamed: "InitiateCheckout" },
  ViewContent: { classic: "ViewContent", renamed: "ViewContent" },
  Search: { classic: "Search", renamed: "Search" },
  AddToCart: { classic: "AddToCart", renamed: "AddToCart" },
  AddPaymentInfo: { classic: "AddPaymentInfo", renamed: "AddPaymentInfo" },
  CompleteRegistration: { classic: "CompleteRegistration", renamed: "CompleteRegistration" },
  SubmitForm: { classic: "SubmitForm", renamed: "Lead" },
  AddToWishlist: { classic: "AddToWishlist", renamed: "AddToWishlist" },
  ApplicationApproval: { classic: "ApplicationApproval", renamed: "ApplicationApproval" },
  Contact: { classic: "Contact", renamed: "Contact" },
  CustomizeProduct: { classic: "CustomizeProduct", renamed: "CustomizeProduct" },
  Download: { classic: "Download", renamed: "Download" },
  FindLocation: { classic: "FindLocation", renamed: "FindLocation" },
  PlaceAnOrder: { classic: "PlaceAnOrder", renamed: "PlaceAnOrder" },
  Schedule: { classic: "Schedule", renamed: "Schedule" },
  StartTrial: { classic: "StartTrial", renamed: "StartTrial" },
  SubmitApplication: { classic: "SubmitApplication", renamed: "SubmitApplication" },
  Subscribe: { classic: "Subscribe", renamed: "Subscribe" },
} as const;

export type CanonicalEvent = keyof typeof canonicalEvents;

export type EventSpelling = "classic" | "renamed";

/** A merchant's own event; what {@link isCustomEventName} allows. */
export type CustomEventName = string & {};

/** The name TikTok is told; a custom event is called the same everywhere. */
export function spellEvent(event: CanonicalEvent | CustomEventName, spelling: EventSpelling): string {
  return isCanonicalEvent(event) ? canonicalEvents[event][spelling] : event;
}

export function isCanonicalEvent(event: string): event is CanonicalEvent {
  return Object.hasOwn(canonicalEvents, event);
}

/** Standard names a custom event must not take, those Clickback does not send included. */
const standardNames = new Set(
  (
    "Purchase CompletePayment PlaceAnOrder Lead SubmitForm ClickButton InitiateCheckout AddToCart ViewContent " +
    "AddPaymentInfo AddToWishlist Search CompleteRegistration Contact Download Subscribe Schedule FindLocation " +
    "CustomizeProduct StartTrial SubmitApplication ApplicationApproval Pageview PageView"
  ).split(" "),
);

export function isStandardEventName(name: string): boolean {
  return standardNames.has(name);
}

/** TikTok's rule for custom events: at most 50 characters, letters and digits, no standard name. */
export function isCustomEventName(name: string): boolean {
  return /^[A-Za-z0-9_]{1,50}$/.test(name) && !isStandardEventName(name);
}
