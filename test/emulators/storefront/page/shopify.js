// What Shopify puts into every storefront page: the `Shopify` global with the customer privacy API, the standard
// action updateCart, and a plain stand-in for its consent banner. It comes first in the page, and takes what it needs
// of the browser before anybody replaces it.
(() => {
  const { fetch, CustomEvent, Event, Promise, setTimeout } = window;
  const { parse, stringify } = JSON;
  const state = parse(document.getElementById("emulated-state").textContent);
  const { privacy } = state;
  // Shopify's own scripts look at both on every page; who comes after them finds them near at hand.
  try {
    void [document.cookie, localStorage.getItem("tracking_consent_fetched")];
  } catch {
    // A theme that forbids it forbids it to Shopify, too.
  }
  let decision = privacy.decision;

  const said = (purpose) => decision[purpose];
  const isAllowed = (purpose) => said(purpose) === "yes" || (said(purpose) === "" && !privacy.isAskedFirst);
  const isSaleAllowed = () => {
    if (said("sale_of_data") !== "") return said("sale_of_data") === "yes";
    if (privacy.isSaleRegion && privacy.globalPrivacyControl) return false;
    return !privacy.isAskedFirst;
  };

  const customerPrivacy = {
    marketingAllowed: () => isAllowed("marketing"),
    analyticsProcessingAllowed: () => isAllowed("analytics"),
    preferencesProcessingAllowed: () => isAllowed("preferences"),
    saleOfDataAllowed: isSaleAllowed,
    // As shipped: the sale of data under another name.
    thirdPartyMarketingAllowed: isSaleAllowed,
    firstPartyMarketingAllowed: () => isAllowed("marketing"),
    saleOfDataRegion: () => privacy.isSaleRegion,
    shouldShowBanner: () => privacy.isAskedFirst && said("marketing") === "",
    getRegion: () => privacy.region.replace("-", ""),
    currentVisitorConsent: () => ({ ...decision, gpc: privacy.globalPrivacyControl ? "yes" : "" }),
    async setTrackingConsent(consent, callback) {
      const answer = { ...decision };
      for (const purpose of Object.keys(answer))
        if (typeof consent[purpose] === "boolean") answer[purpose] = consent[purpose] ? "yes" : "no";
      const headers = { "content-type": "application/json" };
      await fetch("/emulated/consent", { method: "POST", headers, body: stringify(answer), keepalive: true });
      decision = answer;
      const detail = {
        marketingAllowed: isAllowed("marketing"),
        saleOfDataAllowed: isSaleAllowed(),
        analyticsAllowed: isAllowed("analytics"),
        preferencesAllowed: isAllowed("preferences"),
        firstPartyMarketingAllowed: isAllowed("marketing"),
        thirdPartyMarketingAllowed: isSaleAllowed(),
      };
      document.dispatchEvent(new CustomEvent("visitorConsentCollected", { detail }));
      callback?.();
    },
  };

  /** Replaces the whole set of attributes, on any theme, and says so before it does. */
  function updateCart({ attributes }) {
    const fields = Object.fromEntries(attributes.map(({ key, value }) => [key, value]));
    const headers = { "content-type": "application/json" };
    const body = stringify({ attributes: fields });
    const promise = Promise.resolve()
      .then(() => fetch("/api/unstable/graphql.json", { method: "POST", headers, body }))
      .then((answer) => answer.json())
      .then((cart) => ({ cart: { totalQuantity: cart.item_count } }));
    const event = new Event("shopify:cart:attributes-update", { bubbles: true });
    document.dispatchEvent(Object.assign(event, { context: "standard-action", attributes, promise }));
    return promise;
  }

  window.Shopify = {
    shop: state.shop.domain,
    locale: "en",
    currency: { active: state.shop.currency, rate: "1.0" },
    country: privacy.region.slice(0, 2),
    routes: { root: state.root },
    actions: { updateCart },
    ...(state.designMode && { designMode: true }),
    loadFeatures(features, ready) {
      // From Shopify's CDN, so never at once.
      setTimeout(() => {
        window.Shopify.customerPrivacy = customerPrivacy;
        ready();
      }, 20);
    },
  };

  function button(label, consent) {
    const element = document.createElement("button");
    element.textContent = label;
    element.type = "button";
    element.addEventListener("click", () => void customerPrivacy.setTrackingConsent(consent));
    return element;
  }

  addEventListener("DOMContentLoaded", () => {
    const banner = document.createElement("section");
    banner.className = "privacy-banner";
    banner.setAttribute("aria-label", "Privacy");
    const everything = { marketing: true, analytics: true, preferences: true, sale_of_data: true };
    banner.append(
      button("Accept all", everything),
      button("Decline all", { marketing: false, analytics: false, preferences: false, sale_of_data: false }),
      button("Do not sell my data", { ...everything, sale_of_data: false }),
    );
    document.body.append(banner);
  });

  // A web pixel's sandbox, where the emulator was given one.
  window.emulatedPixelRunner?.start({ ...state, customerPrivacy });
})();
