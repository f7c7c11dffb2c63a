import { describe, expect, test } from "vitest";

import { contextOf, type Case } from "../../fixtures/case.ts";
import type { JsonObject } from "../../fixtures/json.ts";
import { market } from "../../fixtures/money.ts";
import { order } from "../../fixtures/order.ts";
import { annikaInBerlin, mayaInOakland } from "../../fixtures/people.ts";
import { mapOrder } from "./map-body.ts";

type Fate = "sent" | "limited" | "consent_denied" | "consent_unknown";
type Settings = NonNullable<Case["settings"]>;

const nowhere: JsonObject = {
  billing_address: null,
  shipping_address: null,
  customer: { id: mayaInOakland.customerId, email: mayaInOakland.email },
};

const inCountry = (code: string): JsonObject => {
  const address = { ...mayaInOakland.address, country_code: code };
  return { billing_address: address, shipping_address: address };
};

/** Who buys, in the order of the columns below. */
const regions = {
  germany: { buyer: annikaInBerlin, market: market("EUR") },
  britain: { fields: inCountry("GB") },
  switzerland: { fields: inCountry("CH") },
  "united states": {},
  "nowhere, in euros": { market: market("EUR"), fields: nowhere },
  "nowhere, in dollars": { fields: nowhere },
} as const satisfies Record<string, Parameters<typeof order>[0]>;

/** What was said on the storefront, and whether the customer opted out of the sale of its data in Shopify. */
const said = [
  ["granted", false],
  ["granted", true],
  ["granted_no_sale", false],
  ["granted_no_sale", true],
  ["denied", false],
  ["denied", true],
  [undefined, false],
  [undefined, true],
] as const;

/** Of those who said nothing, in the order of the regions; what was said holds everywhere. */
const unknown: readonly (readonly [string, Settings["unknownConsent"], string])[] = [
  ["the defaults", undefined, "withhold withhold withhold send withhold send"],
  ["withhold everywhere", { elsewhere: "withhold" }, "withhold withhold withhold withhold withhold withhold"],
  ["send everywhere", { whereRequired: "send" }, "send send send send send send"],
  [
    "withhold in the United States too",
    { countries: { US: "withhold" } },
    "withhold withhold withhold withhold withhold withhold",
  ],
  ["send in Britain", { countries: { GB: "send" } }, "withhold send withhold send withhold send"],
  ["the former policy send", "send", "send send send send send send"],
];

describe.each(unknown)("with the setting: %s", (_name, unknownConsent, answers) => {
  describe.each(Object.entries(regions))("a buyer in %s", (region, buyer) => {
    const answer = answers.split(" ")[Object.keys(regions).indexOf(region)];

    test.each(said)("who said %s, and opted out of the sale of data in Shopify: %s", (consent, optedOut) => {
      const limited = optedOut ? "limited" : "sent";
      const fates: Record<string, Fate> = {
        granted: limited,
        granted_no_sale: "limited",
        denied: "consent_denied",
        unknown: answer === "send" ? limited : "consent_unknown",
      };
      const fields: JsonObject = { ...("fields" in buyer ? buyer.fields : {}) };
      const body = order({
        ...buyer,
        fields,
        ...(consent === undefined ? {} : { attributes: { tt_consent: consent } }),
      });
      expect(fateOf(body, optedOut, unknownConsent)).toBe(fates[consent ?? "unknown"]);
    });
  });
});

function fateOf(body: JsonObject, optedOut: boolean, unknownConsent: Settings["unknownConsent"]): string {
  const shopFacts = {
    productType: () => undefined,
    customer: () => ({ ordersCount: undefined, saleOptedOut: optedOut, neverSend: false }),
  };
  const settings = unknownConsent === undefined ? {} : { unknownConsent };
  const result = mapOrder(body, "orders/create", contextOf({ settings, shopFacts }));
  if (!result.ok) throw new Error(result.reason);
  const [event] = result.conversion.events;
  if (event?.skip !== undefined) {
    expect(event.draft).toBeUndefined();
    return event.skip;
  }
  return event?.draft?.limited_data_use === true ? "limited" : "sent";
}
