import { FormLayout, Select, TextField } from "@shopify/polaris";

import { nameValueKind } from "#app/components/mapping/name-rule.ts";
import type { RuleDraft } from "#app/components/mapping/rule-draft.ts";
import { useStrings } from "#app/components/use-strings.ts";
import { valueKindsOf } from "#app/core/rules/rule-choices.ts";
import { tiktokCurrencies } from "#app/core/tiktok/currencies.ts";

type ValueFieldsProps = {
  readonly draft: RuleDraft;
  readonly error: string | undefined;
  readonly onChange: (changed: Partial<RuleDraft>) => void;
};

/** What TikTok is told that the event is worth. */
export function ValueFields({ draft, error, onChange }: ValueFieldsProps) {
  const texts = useStrings();
  const { mapping } = texts;
  const kinds = valueKindsOf(draft.source);
  return (
    <>
      <Select
        label={mapping.valueLabel}
        options={kinds.map((value) => ({ value, label: nameValueKind(value, draft.source, texts) }))}
        value={draft.valueKind}
        error={error ?? false}
        onChange={(valueKind) => onChange({ valueKind: valueKind as RuleDraft["valueKind"] })}
      />
      {draft.valueKind === "order" && (
        <Select
          label={mapping.partLabel}
          options={Object.entries(mapping.part).map(([value, label]) => ({ value, label }))}
          value={draft.part}
          onChange={(part) => onChange({ part: part as RuleDraft["part"] })}
        />
      )}
      {draft.valueKind === "fixed" && (
        <FormLayout.Group condensed>
          <TextField
            label={mapping.amount}
            inputMode="decimal"
            autoComplete="off"
            value={draft.amount}
            onChange={(amount) => onChange({ amount })}
          />
          <Select
            label={mapping.currency}
            options={[...tiktokCurrencies]}
            value={draft.currency}
            onChange={(currency) => onChange({ currency })}
          />
        </FormLayout.Group>
      )}
      {draft.valueKind === "property" && (
        <TextField
          label={mapping.property}
          helpText={mapping.propertyHelp}
          autoComplete="off"
          value={draft.property}
          onChange={(property) => onChange({ property })}
        />
      )}
    </>
  );
}
