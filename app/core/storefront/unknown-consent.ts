import { z } from "zod";

import { marketCountries } from "#app/core/mapping/market-countries.ts";
import { isRequiredIn, isRequiredWith, type BuyerRegion } from "#app/core/storefront/consent-region.ts";

/** What is done where nothing is known of a shopper's consent; webhooks carry none, so this is the case without capture. */
export const unknownConsentAnswers = ["withhold", "send"] as const;

export type UnknownConsentAnswer = (typeof unknownConsentAnswers)[number];

const answer = z.enum(unknownConsentAnswers);
const countries: ReadonlySet<string> = new Set(marketCountries);

export const unknownConsentShape = {
  /** In the European Economic Area, the United Kingdom and Switzerland. */
  whereRequired: answer.default("withhold"),
  elsewhere: answer.default("send"),
  /** Countries (ISO 3166-1 alpha-2) that are answered otherwise than the part of the world they lie in. */
  countries: z
    .record(
      z.string().refine((code) => countries.has(code), "country_unknown"),
      answer,
    )
    .default({}),
};

/** How the three policies that there were before regions are meant. */
const formerPolicies: Readonly<Record<string, object>> = {
  withhold_where_required: {},
  withhold: { whereRequired: "withhold", elsewhere: "withhold" },
  send: { whereRequired: "send", elsewhere: "send" },
};

export const unknownConsentSchema = z.preprocess(
  (stored) => (typeof stored === "string" ? (formerPolicies[stored] ?? stored) : stored),
  z.object(unknownConsentShape),
);

export type UnknownConsent = z.output<typeof unknownConsentSchema>;

/**
 * What the shop's setting says of a buyer: of several countries the one that withholds counts.
 *
 * Where no country is known, the currency says which part of the world it may be
 * (docs/decisions/006-where-a-buyer-is.md): it is sent only if nothing that is said of that part withholds.
 */
export function answerUnknownConsent(region: BuyerRegion, setting: UnknownConsent): UnknownConsentAnswer {
  const answers =
    region.countries.length > 0
      ? region.countries.map((country) => answerIn(country, setting))
      : answersOfPart(isRequiredWith(region.currency), setting);
  return answers.includes("withhold") ? "withhold" : "send";
}

function answerIn(country: string, setting: UnknownConsent): UnknownConsentAnswer {
  return Object.hasOwn(setting.countries, country)
    ? (setting.countries[country] ?? "withhold")
    : answerOfPart(isRequiredIn(country), setting);
}

function answerOfPart(
  isRequired: boolean,
  { whereRequired, elsewhere }: UnknownConsent,
): UnknownConsentAnswer {
  return isRequired ? whereRequired : elsewhere;
}

function answersOfPart(isRequired: boolean, setting: UnknownConsent): readonly UnknownConsentAnswer[] {
  const ofCountries = Object.entries(setting.countries)
    .filter(([country]) => isRequiredIn(country) === isRequired)
    .map(([, said]) => said);
  return [answerOfPart(isRequired, setting), ...ofCountries];
}
