import { Checkbox, FormLayout, TextField } from "@shopify/polaris";

import type { SettingFieldsProps } from "#app/components/settings/setting-fields.ts";
import { useStrings } from "#app/components/use-strings.ts";

/** Which click counts, and what goes without one. */
export function AttributionFields({ draft, onChange, errorOf }: SettingFieldsProps) {
  const { attribution } = useStrings().settings;
  return (
    <FormLayout>
      <TextField
        label={attribution.attributionWindowDays}
        helpText={attribution.windowHelp}
        inputMode="numeric"
        autoComplete="off"
        value={draft.attributionWindowDays}
        error={errorOf("attributionWindowDays") ?? false}
        onChange={(attributionWindowDays) => onChange({ attributionWindowDays })}
      />
      <Checkbox
        label={attribution.sendOutsideWindow}
        checked={draft.sendOutsideWindow}
        error={errorOf("sendOutsideWindow") ?? false}
        onChange={(sendOutsideWindow) => onChange({ sendOutsideWindow })}
      />
      <Checkbox
        label={attribution.sendWithoutClick}
        helpText={attribution.withoutClickHelp}
        checked={draft.sendWithoutClick}
        error={errorOf("sendWithoutClick") ?? false}
        onChange={(sendWithoutClick) => onChange({ sendWithoutClick })}
      />
    </FormLayout>
  );
}
