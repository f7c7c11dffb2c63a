import { canonicalEvents } from "#app/core/tiktok/event-names.ts";

/** How ad creation calls the standard web events: the statistics of a pixel are documented to use these names. */
const adCreationNames: Readonly<Record<string, string>> = {
  SHOPPING: "CompletePayment",
  INITIATE_ORDER: "InitiateCheckout",
  ON_WEB_CART: "AddToCart",
  ON_WEB_DETAIL: "ViewContent",
  ON_WEB_SEARCH: "Search",
  ADD_BILLING: "AddPaymentInfo",
  FORM: "SubmitForm",
  ON_WEB_REGISTER: "CompleteRegistration",
  ON_WEB_SUBSCRIBE: "Subscribe",
  ON_WEB_ADD_TO_WISHLIST: "AddToWishlist",
  CONSULT: "Contact",
  DOWNLOAD_START: "Download",
  ON_WEB_ORDER: "PlaceAnOrder",
  // By the pattern of the others: no page with these names was found.
  SCHEDULE: "Schedule",
  FIND_LOCATION: "FindLocation",
  CUSTOMIZE_PRODUCT: "CustomizeProduct",
  START_TRIAL: "StartTrial",
  SUBMIT_APPLICATION: "SubmitApplication",
  APPLICATION_APPROVAL: "ApplicationApproval",
};

const renamed = new Map(
  Object.entries(canonicalEvents).map(([canonical, spelling]) => [spelling.renamed as string, canonical]),
);

/**
 * The canonical name (see canonicalEvents) of a standard event, however TikTok's statistics spell it; names that
 * Clickback does not know stay as they are. Not for custom events: one may be called SHOPPING.
 */
export function canonicalPixelEvent(name: string): string {
  if (Object.hasOwn(adCreationNames, name)) return adCreationNames[name] ?? name;
  return renamed.get(name) ?? name;
}
