import { BlockStack, Button, FormLayout, InlineStack, Select, TextField } from "@shopify/polaris";
import { DeleteIcon } from "@shopify/polaris-icons";

import { CountryPicker, type Country } from "#app/components/country-picker.tsx";
import { newCondition, type ConditionDraft, type ConditionKind } from "#app/components/mapping/rule-draft.ts";
import { useStrings } from "#app/components/use-strings.ts";
import { fitsSource } from "#app/core/rules/rule-choices.ts";
import type { RuleSource } from "#app/core/rules/rule.ts";

type ConditionFieldsProps = {
  readonly condition: ConditionDraft;
  readonly source: RuleSource;
  readonly countries: readonly Country[];
  readonly onChange: (condition: ConditionDraft) => void;
  readonly onRemove: () => void;
};

/** One condition of a rule that is edited. */
export function ConditionFields({ condition, source, countries, onChange, onRemove }: ConditionFieldsProps) {
  const { mapping } = useStrings();
  const { kind } = condition;
  const kinds = (Object.keys(mapping.condition) as ConditionKind[]).filter(
    (one) => one === kind || fitsSource(one, source),
  );
  return (
    <BlockStack gap="200">
      <InlineStack gap="200" blockAlign="end" align="space-between">
        <Select
          label={mapping.conditions}
          labelHidden
          options={kinds.map((value) => ({ value, label: mapping.condition[value] }))}
          value={kind}
          onChange={(chosen) => onChange({ ...newCondition(chosen as ConditionKind, condition.key) })}
        />
        <Button
          icon={DeleteIcon}
          variant="tertiary"
          accessibilityLabel={mapping.removeCondition(mapping.condition[kind])}
          onClick={onRemove}
        />
      </InlineStack>
      <FormLayout>
        <WhatOf condition={condition} countries={countries} onChange={onChange} />
      </FormLayout>
    </BlockStack>
  );
}

type WhatOfProps = Pick<ConditionFieldsProps, "condition" | "countries" | "onChange">;

function WhatOf({ condition, countries, onChange }: WhatOfProps) {
  const { mapping } = useStrings();
  const { kind } = condition;
  if (kind === "customer")
    return (
      <Select
        label={mapping.condition.customer}
        labelHidden
        options={Object.entries(mapping.customer).map(([value, label]) => ({ value, label }))}
        value={condition.customer}
        onChange={(customer) => onChange({ ...condition, customer: customer as ConditionDraft["customer"] })}
      />
    );
  if (kind === "minimum_value")
    return (
      <TextField
        label={mapping.minimum}
        inputMode="decimal"
        autoComplete="off"
        value={condition.amount}
        onChange={(amount) => onChange({ ...condition, amount })}
      />
    );
  const side = (
    <Select
      label={mapping.isLabel(mapping.condition[kind])}
      labelHidden
      options={Object.entries(mapping.is).map(([value, label]) => ({ value, label }))}
      value={condition.is}
      onChange={(is) => onChange({ ...condition, is: is as ConditionDraft["is"] })}
    />
  );
  if (kind === "country")
    return (
      <>
        {side}
        <CountryPicker
          label={mapping.countries}
          isLabelHidden
          helpText={mapping.countriesHelp}
          countries={countries}
          chosen={condition.countries}
          error={undefined}
          onChange={(chosen) => onChange({ ...condition, countries: chosen })}
        />
      </>
    );
  return (
    <>
      {side}
      <TextField
        label={mapping.values}
        helpText={mapping.valuesHelp[kind]}
        multiline={3}
        autoComplete="off"
        value={condition.lines}
        onChange={(lines) => onChange({ ...condition, lines })}
      />
    </>
  );
}
