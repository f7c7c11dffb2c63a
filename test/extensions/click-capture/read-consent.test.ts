import { afterEach, expect, test, vi } from "vitest";

import { readConsent } from "../../../extensions/click-capture-source/read-consent.ts";

afterEach(() => vi.unstubAllGlobals());

/** A page whose privacy API answers so; undefined where it has no such function. */
function stubPrivacy(marketing: boolean, sale: boolean, thirdParty: boolean | undefined, said: string): void {
  const customerPrivacy = {
    marketingAllowed: () => marketing,
    saleOfDataAllowed: () => sale,
    ...(thirdParty !== undefined && { thirdPartyMarketingAllowed: () => thirdParty }),
    currentVisitorConsent: () => ({ marketing: said }),
  };
  vi.stubGlobal("Shopify", { customerPrivacy });
}

test.each([
  ["all is allowed, and was never asked", true, true, undefined, "", "granted"],
  ["all is allowed, third parties by name", true, true, true, "yes", "granted"],
  ["only the sale is refused", true, false, undefined, "yes", "granted_no_sale"],
  ["the sale is refused under both of its names", true, false, false, "yes", "granted_no_sale"],
  ["third parties are refused although the sale is not", true, true, false, "yes", undefined],
  ["marketing is refused", false, true, true, "no", "denied"],
  ["everything is refused", false, false, false, "no", "denied"],
  ["nobody was asked yet", false, false, false, "", undefined],
] as const)("where %s", (_case, marketing, sale, thirdParty, said, consent) => {
  stubPrivacy(marketing, sale, thirdParty, said);
  expect(readConsent()).toBe(consent);
});

test("a page without the privacy API throws, and the caller swallows it", () => {
  vi.stubGlobal("Shopify", {});
  expect(readConsent).toThrow(TypeError);
});
