import { Autocomplete, InlineStack, Tag } from "@shopify/polaris";
import { useState } from "react";

import { useStrings } from "#app/components/use-strings.ts";

export type Country = { readonly value: string; readonly label: string };

type CountryPickerProps = {
  readonly label: string;
  /** Where a heading above says the same. */
  readonly isLabelHidden?: boolean;
  readonly helpText: string;
  /** Every country there is to choose from, in the order to show them. */
  readonly countries: readonly Country[];
  /** ISO 3166-1 alpha-2 */
  readonly chosen: readonly string[];
  readonly error: string | undefined;
  readonly onChange: (chosen: string[]) => void;
};

/** Chooses countries by typing; the chosen ones stand below, each with a button to remove it. */
export function CountryPicker(props: CountryPickerProps) {
  const { label, isLabelHidden = false, helpText, countries, chosen, error, onChange } = props;
  const { countryPicker } = useStrings();
  const [typed, setTyped] = useState("");
  const wanted = typed.trim().toLocaleLowerCase("en");
  const nameOf = (code: string) => countries.find(({ value }) => value === code)?.label ?? code;
  const found = countries.filter(
    (one) => one.label.toLocaleLowerCase("en").includes(wanted) || one.value.toLowerCase() === wanted,
  );
  return (
    <Autocomplete
      allowMultiple
      options={[...found]}
      selected={[...chosen]}
      onSelect={(picked) => {
        // Only what is listed at the moment is chosen among; what is not listed stays.
        const listed = new Set(found.map(({ value }) => value));
        onChange([
          ...chosen.filter((code) => !listed.has(code)),
          ...picked.filter((code) => listed.has(code)),
        ]);
      }}
      listTitle={label}
      emptyState={<div role="status">{countryPicker.none}</div>}
      textField={
        <Autocomplete.TextField
          label={label}
          labelHidden={isLabelHidden}
          value={typed}
          onChange={setTyped}
          placeholder={countryPicker.placeholder}
          autoComplete="off"
          error={error ?? false}
          helpText={helpText}
          verticalContent={
            chosen.length > 0 && (
              <InlineStack gap="150">
                {chosen.map((code) => (
                  <Tag key={code} onRemove={() => onChange(chosen.filter((other) => other !== code))}>
                    {nameOf(code)}
                  </Tag>
                ))}
              </InlineStack>
            )
          }
        />
      }
    />
  );
}
