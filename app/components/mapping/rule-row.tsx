import { Badge, BlockStack, Button, ButtonGroup, Checkbox, InlineStack, Text } from "@shopify/polaris";
import { ArrowDownIcon, ArrowUpIcon, DeleteIcon } from "@shopify/polaris-icons";

import { nameEvent, nameRule, nameSource, nameValue } from "#app/components/mapping/name-rule.ts";
import { useStrings } from "#app/components/use-strings.ts";
import type { RuleProblem } from "#app/core/rules/rule-table.ts";
import type { Rule } from "#app/core/rules/rule.ts";
import { nameCondition } from "#app/strings/en-rule-verdict.ts";

type RuleRowProps = {
  readonly rule: Rule;
  readonly problems: readonly RuleProblem[];
  readonly isFirst: boolean;
  readonly isLast: boolean;
  readonly onSwitch: (enabled: boolean) => void;
  readonly onEdit: () => void;
  readonly onMove: (by: -1 | 1) => void;
  readonly onRemove: () => void;
};

/** One rule of the table, and what can be done with it. */
export function RuleRow(props: RuleRowProps) {
  const { rule, problems, isFirst, isLast, onSwitch, onEdit, onMove, onRemove } = props;
  const texts = useStrings();
  const { mapping, event: eventLabels } = texts;
  const name = nameRule(rule, texts);
  const label = rule.event === null ? undefined : eventLabels[rule.event];
  return (
    <li className="rule">
      <div className="rule-switch">
        <Checkbox label={mapping.switchOn(name)} labelHidden checked={rule.enabled} onChange={onSwitch} />
      </div>
      <BlockStack gap="100">
        <InlineStack gap="200" blockAlign="center">
          <Text as="h3" variant="headingSm">
            {nameSource(rule, texts)}
          </Text>
          <span className="rule-arrow" aria-hidden="true" />
          <Text as="span" fontWeight="medium">
            {nameEvent(rule, texts)}
          </Text>
          {label !== undefined && label !== rule.event && (
            <Text as="span" tone="subdued">
              {label}
            </Text>
          )}
          {!rule.enabled && <Badge>{mapping.off}</Badge>}
        </InlineStack>
        <Text as="p" tone="subdued">
          {mapping.valueLabel}: {nameValue(rule, texts)}
        </Text>
        {rule.conditions.map((condition) => (
          <Text as="p" tone="subdued" key={JSON.stringify(condition)}>
            {mapping.only} {nameCondition(condition)}
          </Text>
        ))}
        {problems.map(({ field, message }) => (
          <Text as="p" tone="critical" key={`${field ?? ""} ${message}`}>
            {message}
          </Text>
        ))}
      </BlockStack>
      <div className="rule-buttons">
        <ButtonGroup variant="segmented">
          <Button
            icon={ArrowUpIcon}
            disabled={isFirst}
            accessibilityLabel={mapping.named(mapping.moveUp, name)}
            onClick={() => onMove(-1)}
          />
          <Button
            icon={ArrowDownIcon}
            disabled={isLast}
            accessibilityLabel={mapping.named(mapping.moveDown, name)}
            onClick={() => onMove(1)}
          />
          <Button
            icon={DeleteIcon}
            accessibilityLabel={mapping.named(mapping.remove, name)}
            onClick={onRemove}
          />
          <Button accessibilityLabel={mapping.named(mapping.edit, name)} onClick={onEdit}>
            {mapping.edit}
          </Button>
        </ButtonGroup>
      </div>
    </li>
  );
}
