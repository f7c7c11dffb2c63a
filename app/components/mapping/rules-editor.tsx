import { Banner, BlockStack, Button, Text } from "@shopify/polaris";
import { SaveBar, useAppBridge } from "@shopify/app-bridge-react";
import { useEffect, useRef, useState } from "react";

import type { Country } from "#app/components/country-picker.tsx";
import { PreviewCard } from "#app/components/mapping/preview-card.tsx";
import { RuleModal } from "#app/components/mapping/rule-modal.tsx";
import { RuleRow } from "#app/components/mapping/rule-row.tsx";
import { useMappingAct } from "#app/components/mapping/use-mapping-act.ts";
import { SectionCard } from "#app/components/section-card.tsx";
import { useHydrated } from "#app/components/use-hydrated.ts";
import { useStrings } from "#app/components/use-strings.ts";
import { newRuleId } from "#app/core/rules/rule-choices.ts";
import type { Rule } from "#app/core/rules/rule.ts";

const saveBarId = "rules";

type RulesEditorProps = {
  /** As they hold. */
  readonly version: number;
  readonly rules: readonly Rule[];
  /** Rules to start from instead, as if they had been typed. */
  readonly proposed: readonly Rule[] | undefined;
  readonly countries: readonly Country[];
  readonly currency: string;
  readonly onDiscard: () => void;
  readonly onSaved: () => void;
};

/** The table of rules with Shopify's save bar: nothing counts before it is saved. */
export function RulesEditor(props: RulesEditorProps) {
  const { version, rules: stored, proposed, countries, currency, onDiscard, onSaved } = props;
  const { mapping } = useStrings();
  const shopify = useAppBridge();
  const isHydrated = useHydrated();
  const { send, isBusy, result } = useMappingAct();
  const [edits, setEdits] = useState(proposed);
  // What was looked at when the first change was made: a save must not undo what somebody else saved since.
  const [seenVersion, setSeenVersion] = useState(version);
  const [editing, setEditing] = useState<{ readonly rule: Rule; readonly isNew: boolean }>();
  const rules = edits ?? stored;
  const isDirty = edits !== undefined && JSON.stringify(edits) !== JSON.stringify(stored);

  const change = (changed: readonly Rule[]) => {
    if (edits === undefined) setSeenVersion(version);
    setEdits(changed);
  };
  const discard = () => {
    setEdits(undefined);
    onDiscard();
  };
  const [lastResult, setLastResult] = useState(result);
  if (result !== lastResult) {
    setLastResult(result);
    if (result?.kind === "saved") setEdits(undefined);
    if (result?.kind === "changed_meanwhile") setSeenVersion(version);
  }
  const told = useRef<typeof result>(undefined);
  useEffect(() => {
    if (result?.kind !== "saved" || told.current === result) return;
    told.current = result;
    shopify.toast.show(mapping.saved(result.version));
    onSaved();
  }, [result, shopify, mapping, onSaved]);

  const problems = result?.kind === "not_valid" && isDirty ? result.problems : [];
  const problemsOf = (index: number) => problems.filter(({ row }) => row === index);
  const editedIndex = rules.findIndex(({ id }) => id === editing?.rule.id);
  return (
    <BlockStack gap="400">
      <SaveBar id={saveBarId} open={isDirty}>
        <button
          variant="primary"
          onClick={() => send({ act: "save", rules, seenVersion })}
          {...(isBusy ? { loading: "" } : {})}
        />
        <button onClick={discard} disabled={isBusy} />
      </SaveBar>
      {result?.kind === "changed_meanwhile" && isDirty && (
        <Banner
          tone="critical"
          title={mapping.changedMeanwhile.title}
          action={{ content: mapping.changedMeanwhile.showTheirs, onAction: discard }}
        >
          <p>{mapping.changedMeanwhile.what}</p>
        </Banner>
      )}
      {problems.length > 0 && (
        <Banner tone="critical" title={mapping.problems}>
          {problems.some(({ row }) => row === undefined) && (
            <p>
              {problems
                .filter(({ row }) => row === undefined)
                .map(({ message }) => message)
                .join("; ")}
            </p>
          )}
        </Banner>
      )}
      {isDirty && <PreviewCard rules={rules} />}
      <SectionCard
        title={mapping.rules}
        aside={
          <Button disabled={!isHydrated} onClick={() => setEditing({ rule: emptyRule(rules), isNew: true })}>
            {mapping.add}
          </Button>
        }
      >
        {rules.length === 0 && <Text as="p">{mapping.none}</Text>}
        <ol className="rules">
          {rules.map((rule, index) => (
            <RuleRow
              key={rule.id}
              rule={rule}
              problems={problemsOf(index)}
              isFirst={index === 0}
              isLast={index === rules.length - 1}
              onSwitch={(enabled) => change(rules.with(index, { ...rule, enabled }))}
              onEdit={() => setEditing({ rule, isNew: false })}
              onMove={(by) => change(moveRule(rules, index, by))}
              onRemove={() => change(rules.toSpliced(index, 1))}
            />
          ))}
        </ol>
      </SectionCard>
      {editing !== undefined && (
        <RuleModal
          key={editing.rule.id}
          {...editing}
          countries={countries}
          currency={currency}
          problems={problemsOf(editedIndex)}
          onClose={() => setEditing(undefined)}
          onDone={(rule) => {
            change(editing.isNew ? [...rules, rule] : rules.with(editedIndex, rule));
            setEditing(undefined);
          }}
        />
      )}
    </BlockStack>
  );
}

function emptyRule(rules: readonly Rule[]): Rule {
  const source = "lead";
  return {
    id: newRuleId(rules, source),
    source,
    customName: null,
    event: "SubmitForm",
    value: { kind: "none" },
    conditions: [],
    enabled: true,
  };
}

function moveRule(rules: readonly Rule[], index: number, by: -1 | 1): readonly Rule[] {
  const moved = rules[index];
  return moved === undefined ? rules : rules.toSpliced(index, 1).toSpliced(index + by, 0, moved);
}
