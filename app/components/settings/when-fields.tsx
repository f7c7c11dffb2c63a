import { Checkbox, FormLayout, Select, TextField } from "@shopify/polaris";

import { listOptions, type SettingFieldsProps } from "#app/components/settings/setting-fields.ts";
import type { SettingsDraft } from "#app/components/settings/settings-draft.ts";
import { useStrings } from "#app/components/use-strings.ts";

/** When something counts and how long it may wait. */
export function WhenFields({ draft, onChange, errorOf }: SettingFieldsProps) {
  const { when } = useStrings().settings;
  return (
    <FormLayout>
      <Select
        label={when.purchaseTrigger}
        options={listOptions(when.trigger)}
        value={draft.purchaseTrigger}
        error={errorOf("purchaseTrigger") ?? false}
        onChange={(chosen) => onChange({ purchaseTrigger: chosen as SettingsDraft["purchaseTrigger"] })}
      />
      <Checkbox
        label={when.sendFreeOrders}
        checked={draft.sendFreeOrders}
        error={errorOf("sendFreeOrders") ?? false}
        onChange={(sendFreeOrders) => onChange({ sendFreeOrders })}
      />
      <TextField
        label={when.maxAgeDays}
        helpText={when.maxAgeHelp}
        inputMode="numeric"
        autoComplete="off"
        value={draft.maxAgeDays}
        error={errorOf("maxAgeDays") ?? false}
        onChange={(maxAgeDays) => onChange({ maxAgeDays })}
      />
      <TextField
        label={when.purchaseWaitSeconds}
        helpText={when.purchaseWaitHelp}
        inputMode="numeric"
        autoComplete="off"
        value={draft.purchaseWaitSeconds}
        error={errorOf("purchaseWaitSeconds") ?? false}
        onChange={(purchaseWaitSeconds) => onChange({ purchaseWaitSeconds })}
      />
      <TextField
        label={when.checkoutWaitSeconds}
        helpText={when.checkoutWaitHelp}
        inputMode="numeric"
        autoComplete="off"
        value={draft.checkoutWaitSeconds}
        error={errorOf("checkoutWaitSeconds") ?? false}
        onChange={(checkoutWaitSeconds) => onChange({ checkoutWaitSeconds })}
      />
    </FormLayout>
  );
}
