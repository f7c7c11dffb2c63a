import { FormLayout, Select } from "@shopify/polaris";

import { listOptions, type SettingFieldsProps } from "#app/components/settings/setting-fields.ts";
import type { SettingsDraft } from "#app/components/settings/settings-draft.ts";
import { useStrings } from "#app/components/use-strings.ts";

/** What an order is worth and what its products are called at TikTok. */
export function OrderValueFields({ draft, onChange, errorOf }: SettingFieldsProps) {
  const { value: texts } = useStrings().settings;
  return (
    <FormLayout>
      <Select
        label={texts.value}
        options={listOptions(texts.part)}
        value={draft.value}
        error={errorOf("value") ?? false}
        onChange={(value) => onChange({ value: value as SettingsDraft["value"] })}
      />
      <Select
        label={texts.currency}
        options={listOptions(texts.currencies)}
        value={draft.currency}
        error={errorOf("currency") ?? false}
        onChange={(currency) => onChange({ currency: currency as SettingsDraft["currency"] })}
      />
      <Select
        label={texts.contentId}
        helpText={texts.contentIdHelp}
        options={listOptions(texts.contentIds)}
        value={draft.contentId}
        error={errorOf("contentId") ?? false}
        onChange={(contentId) => onChange({ contentId: contentId as SettingsDraft["contentId"] })}
      />
    </FormLayout>
  );
}
