/**
 * How the statistics name TikTok's standard web events: as ad creation does. The two spellings of one event are one
 * there. The last six were guessed from the pattern: no page with their names was found.
 */
const names: Readonly<Record<string, string>> = {
  Purchase: "SHOPPING",
  CompletePayment: "SHOPPING",
  PlaceAnOrder: "ON_WEB_ORDER",
  Lead: "FORM",
  SubmitForm: "FORM",
  ClickButton: "BUTTON",
  InitiateCheckout: "INITIATE_ORDER",
  AddToCart: "ON_WEB_CART",
  ViewContent: "ON_WEB_DETAIL",
  AddPaymentInfo: "ADD_BILLING",
  AddToWishlist: "ON_WEB_ADD_TO_WISHLIST",
  Search: "ON_WEB_SEARCH",
  CompleteRegistration: "ON_WEB_REGISTER",
  Contact: "CONSULT",
  Download: "DOWNLOAD_START",
  Subscribe: "ON_WEB_SUBSCRIBE",
  Pageview: "PAGE_VIEW",
  PageView: "PAGE_VIEW",
  Schedule: "SCHEDULE",
  FindLocation: "FIND_LOCATION",
  CustomizeProduct: "CUSTOMIZE_PRODUCT",
  StartTrial: "START_TRIAL",
  SubmitApplication: "SUBMIT_APPLICATION",
  ApplicationApproval: "APPLICATION_APPROVAL",
};

/** The key and the name under which an event's statistics stand. */
export function statsName(event: string): { pixel_event_type: string } | { custom_event_type: string } {
  const standard = Object.hasOwn(names, event) ? names[event] : undefined;
  return standard === undefined ? { custom_event_type: event } : { pixel_event_type: standard };
}
