import {
  BlockStack,
  Button,
  FormLayout,
  InlineStack,
  Modal,
  Select,
  Text,
  TextField,
} from "@shopify/polaris";
import { useState } from "react";

import type { Country } from "#app/components/country-picker.tsx";
import { ConditionFields } from "#app/components/mapping/condition-fields.tsx";
import {
  customEvent,
  draftRule,
  newCondition,
  publishedEvent,
  readDraft,
  type RuleDraft,
} from "#app/components/mapping/rule-draft.ts";
import { ValueFields } from "#app/components/mapping/value-fields.tsx";
import { useStrings } from "#app/components/use-strings.ts";
import { canBecome, fitsSource, valueKindsOf } from "#app/core/rules/rule-choices.ts";
import type { RuleProblem } from "#app/core/rules/rule-table.ts";
import type { Rule, RuleSource } from "#app/core/rules/rule.ts";
import { canonicalEvents, isCanonicalEvent } from "#app/core/tiktok/event-names.ts";

type RuleModalProps = {
  readonly rule: Rule;
  readonly isNew: boolean;
  readonly countries: readonly Country[];
  /** For a fixed value, until another is chosen. */
  readonly currency: string;
  readonly problems: readonly RuleProblem[];
  readonly onDone: (rule: Rule) => void;
  readonly onClose: () => void;
};

/** Edits one rule; the table is saved by the page. */
export function RuleModal(props: RuleModalProps) {
  const { rule, isNew, countries, currency, problems, onDone, onClose } = props;
  const { mapping } = useStrings();
  const [draft, setDraft] = useState(() => draftRule(rule, currency, isCanonicalEvent));
  const change = (changed: Partial<RuleDraft>) => setDraft((before) => ({ ...before, ...changed }));
  const errorOf = (field: string) =>
    problems
      .filter((problem) => problem.field === field)
      .map(({ message }) => message)
      .join("; ") || undefined;
  const firstKind = (["channel", "country"] as const).find((kind) => fitsSource(kind, draft.source));
  return (
    <Modal
      open
      onClose={onClose}
      title={isNew ? mapping.newRule : mapping.editRule}
      primaryAction={{ content: mapping.done, onAction: () => onDone(readDraft(draft)) }}
      secondaryActions={[{ content: mapping.cancel, onAction: onClose }]}
    >
      <Modal.Section>
        <FormLayout>
          <Select
            label={mapping.sourceLabel}
            options={Object.entries(mapping.source).map(([value, label]) => ({ value, label }))}
            value={draft.source}
            error={errorOf("source") ?? false}
            onChange={(source) => change(fitTo(source as RuleSource, draft))}
          />
          {draft.source === "custom" && (
            <TextField
              label={mapping.customName}
              helpText={mapping.customNameHelp}
              autoComplete="off"
              value={draft.customName}
              error={errorOf("customName") ?? false}
              onChange={(customName) => change({ customName })}
            />
          )}
          <EventFields draft={draft} error={errorOf("event")} onChange={change} />
          <ValueFields draft={draft} error={errorOf("value")} onChange={change} />
        </FormLayout>
      </Modal.Section>
      <Modal.Section>
        <BlockStack gap="400">
          <BlockStack gap="100">
            <Text as="h3" variant="headingSm">
              {mapping.conditions}
            </Text>
            <Text as="p" tone={errorOf("conditions") === undefined ? "subdued" : "critical"}>
              {errorOf("conditions") ?? mapping.conditionsHelp}
            </Text>
          </BlockStack>
          {draft.conditions.map((condition) => (
            <ConditionFields
              key={condition.key}
              condition={condition}
              source={draft.source}
              countries={countries}
              onChange={(changed) =>
                change({ conditions: draft.conditions.map((one) => (one === condition ? changed : one)) })
              }
              onRemove={() => change({ conditions: draft.conditions.filter((one) => one !== condition) })}
            />
          ))}
          <InlineStack>
            <Button
              disabled={firstKind === undefined}
              onClick={() => {
                const key = Math.max(-1, ...draft.conditions.map((one) => one.key)) + 1;
                change({ conditions: [...draft.conditions, newCondition(firstKind ?? "channel", key)] });
              }}
            >
              {mapping.addCondition}
            </Button>
          </InlineStack>
        </BlockStack>
      </Modal.Section>
    </Modal>
  );
}

type EventFieldsProps = {
  readonly draft: RuleDraft;
  readonly error: string | undefined;
  readonly onChange: (changed: Partial<RuleDraft>) => void;
};

function EventFields({ draft, error, onChange }: EventFieldsProps) {
  const { mapping, event: labels } = useStrings();
  const standard = Object.keys(canonicalEvents)
    .filter((event) => canBecome(draft.source, event))
    .map((event) => ({ value: event, label: `${event} (${labels[event] ?? event})` }));
  const published = { value: publishedEvent, label: mapping.eventAsPublished };
  const isOwn = draft.event === customEvent;
  return (
    <>
      <Select
        label={mapping.eventLabel}
        options={[
          ...(draft.source === "custom" ? [published] : []),
          ...standard,
          { value: customEvent, label: mapping.eventCustom },
        ]}
        value={draft.event}
        error={isOwn ? false : (error ?? false)}
        onChange={(event) => onChange({ event })}
      />
      {isOwn && (
        <TextField
          label={mapping.eventName}
          helpText={mapping.eventNameHelp}
          autoComplete="off"
          value={draft.eventName}
          error={error ?? false}
          onChange={(eventName) => onChange({ eventName })}
        />
      )}
    </>
  );
}

/** What of a draft can't be for another source goes back to what always can. */
function fitTo(source: RuleSource, { event, valueKind, conditions }: RuleDraft): Partial<RuleDraft> {
  const cannotBe = (event === publishedEvent && source !== "custom") || !canBecome(source, event);
  return {
    source,
    event: cannotBe ? customEvent : event,
    valueKind: valueKindsOf(source).includes(valueKind) ? valueKind : "shop_setting",
    conditions: conditions.filter(({ kind }) => fitsSource(kind, source)),
  };
}
