import { FormLayout, TextField } from "@shopify/polaris";

import type { SettingFieldsProps } from "#app/components/settings/setting-fields.ts";
import { useStrings } from "#app/components/use-strings.ts";

/** How long what is known of orders and people stays. */
export function RetentionFields({ draft, onChange, errorOf }: SettingFieldsProps) {
  const { retention } = useStrings().settings;
  return (
    <FormLayout>
      {(["keepMessagesDays", "keepHistoryDays", "keepAuditDays"] as const).map((name) => (
        <TextField
          key={name}
          label={retention.days[name]}
          helpText={retention.help[name]}
          inputMode="numeric"
          autoComplete="off"
          value={draft[name]}
          error={errorOf(name) ?? false}
          onChange={(days) => onChange({ [name]: days })}
        />
      ))}
    </FormLayout>
  );
}
