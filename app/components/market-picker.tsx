import { Autocomplete, InlineStack, Tag } from "@shopify/polaris";
import { useState } from "react";

import { useStrings } from "#app/components/use-strings.ts";

export type Country = { readonly value: string; readonly label: string };

type MarketPickerProps = {
  /** Every country there is to choose from, in the order to show them. */
  readonly countries: readonly Country[];
  readonly markets: readonly string[];
  readonly error: string | undefined;
  readonly onChange: (markets: string[]) => void;
};

/** Chooses countries by typing; the chosen ones stand below, each with a button to remove it. */
export function MarketPicker({ countries, markets, error, onChange }: MarketPickerProps) {
  const { settings } = useStrings().pixel;
  const [typed, setTyped] = useState("");
  const wanted = typed.trim().toLocaleLowerCase("en");
  const nameOf = (code: string) => countries.find(({ value }) => value === code)?.label ?? code;
  const found = countries.filter(
    ({ value, label }) => label.toLocaleLowerCase("en").includes(wanted) || value.toLowerCase() === wanted,
  );
  return (
    <Autocomplete
      allowMultiple
      options={[...found]}
      selected={[...markets]}
      onSelect={(chosen) => {
        // Only what is listed at the moment is chosen among; what is not listed stays.
        const listed = new Set(found.map(({ value }) => value));
        onChange([
          ...markets.filter((code) => !listed.has(code)),
          ...chosen.filter((code) => listed.has(code)),
        ]);
      }}
      listTitle={settings.marketsLabel}
      emptyState={<div role="status">{settings.marketsNone}</div>}
      textField={
        <Autocomplete.TextField
          label={settings.marketsLabel}
          labelHidden
          value={typed}
          onChange={setTyped}
          placeholder={settings.marketsPlaceholder}
          autoComplete="off"
          error={error ?? false}
          helpText={markets.length === 0 ? settings.marketsHelpAll : settings.marketsHelpSome}
          verticalContent={
            markets.length > 0 && (
              <InlineStack gap="150">
                {markets.map((code) => (
                  <Tag key={code} onRemove={() => onChange(markets.filter((other) => other !== code))}>
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
