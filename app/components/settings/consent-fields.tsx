import { Banner, FormLayout, Select } from "@shopify/polaris";

import { CountryPicker, type Country } from "#app/components/country-picker.tsx";
import { listOptions, type SettingFieldsProps } from "#app/components/settings/setting-fields.ts";
import { useStrings } from "#app/components/use-strings.ts";
import type { UnknownConsent, UnknownConsentAnswer } from "#app/core/storefront/unknown-consent.ts";

type ConsentFieldsProps = SettingFieldsProps & { readonly countries: readonly Country[] };

/** What is done where nothing is known of consent, by where the buyer is. */
export function ConsentFields({ draft, onChange, errorOf, countries }: ConsentFieldsProps) {
  const { consent: texts } = useStrings().settings;
  const { unknownConsent } = draft;
  const put = (changed: Partial<UnknownConsent>) =>
    onChange({ unknownConsent: { ...unknownConsent, ...changed } });
  const chosenFor = (answer: UnknownConsentAnswer) =>
    Object.keys(unknownConsent.countries).filter((country) => unknownConsent.countries[country] === answer);
  const choose = (answer: UnknownConsentAnswer, chosen: readonly string[]) => {
    const others = Object.entries(unknownConsent.countries).filter(
      ([country, said]) => said !== answer && !chosen.includes(country),
    );
    const these = chosen.map((country) => [country, answer] as const);
    put({ countries: Object.fromEntries([...others, ...these]) });
  };
  return (
    <FormLayout>
      {(["whereRequired", "elsewhere"] as const).map((part) => (
        <Select
          key={part}
          label={texts[part]}
          options={listOptions(texts.answer)}
          value={unknownConsent[part]}
          error={errorOf("unknownConsent", part) ?? false}
          onChange={(answer) => put({ [part]: answer as UnknownConsentAnswer })}
        />
      ))}
      {unknownConsent.whereRequired === "send" && (
        <Banner tone="warning">
          <p>{texts.warning}</p>
        </Banner>
      )}
      {(["withhold", "send"] as const).map((answer) => (
        <CountryPicker
          key={answer}
          label={answer === "withhold" ? texts.withholdIn : texts.sendIn}
          helpText={texts.exceptionsHelp}
          countries={countries}
          chosen={chosenFor(answer)}
          error={errorOf("unknownConsent", "countries")}
          onChange={(chosen) => choose(answer, chosen)}
        />
      ))}
    </FormLayout>
  );
}
