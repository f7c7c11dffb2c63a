import { BlockStack, Text } from "@shopify/polaris";

import { formatMoney } from "#app/components/format-money.ts";
import { Moment } from "#app/components/moment.tsx";
import { useStrings } from "#app/components/use-strings.ts";
import type { ChangeLine, Sums } from "#app/core/mapping/change-lines.ts";
import type { ToldEvent } from "#app/core/mapping/tell-events.ts";
import type { RuleSource } from "#app/core/rules/rule.ts";
import type { en } from "#app/strings/en.ts";
import { enReasons } from "#app/strings/en-reasons.ts";

type PreviewTexts = (typeof en)["mapping"]["preview"];

type PreviewLineProps = { readonly line: ChangeLine; readonly showsPixel: boolean };

/** One kind of difference, with some of the orders that show it. */
export function PreviewLine({ line, showsPixel }: PreviewLineProps) {
  const { mapping } = useStrings();
  const { preview: texts } = mapping;
  const details = [
    ...(line.heldBy === undefined ? [] : [texts.held[line.heldBy] ?? line.heldBy]),
    ...(showsPixel ? [texts.toPixel(line.pixelCode)] : []),
  ];
  return (
    <BlockStack gap="100">
      <Text as="p" fontWeight="medium">
        {[nameLine(line, texts), ...details].join(", ")}
      </Text>
      <Text as="p" tone="subdued">
        {texts.sum(nameSums(line.valueBefore, texts), nameSums(line.valueAfter, texts))}
      </Text>
      <details className="preview-examples">
        <summary>{texts.examples}</summary>
        <ul>
          {line.examples.map(({ tiktokEventId, orderName, source, occurredAt, before, after }) => (
            <li key={tiktokEventId}>
              {orderName ?? mapping.source[source as RuleSource]},{" "}
              <Moment at={new Date(occurredAt).toISOString()} />:{" "}
              {texts.example(nameTold(before, texts), nameTold(after, texts))}
            </li>
          ))}
        </ul>
      </details>
    </BlockStack>
  );
}

function nameLine({ kind, count, eventBefore, eventAfter }: ChangeLine, texts: PreviewTexts): string {
  const number = count.toLocaleString("en");
  switch (kind) {
    case "appears":
      return texts.appears(number, eventAfter);
    case "vanishes":
      return texts.vanishes(number, eventBefore);
    case "changes_value":
      return texts.changesValue(number, eventAfter);
    case "renamed":
      return texts.renamed(number, eventBefore, eventAfter);
  }
}

function nameSums(sums: Sums, texts: PreviewTexts): string {
  const amounts = Object.entries(sums).map(([currency, amount]) => formatMoney(amount, currency));
  return amounts.length === 0 ? texts.nothingSent : amounts.join(" + ");
}

function nameTold(told: ToldEvent, texts: PreviewTexts): string {
  if (told.state === "sent") {
    const value =
      told.value === undefined ? texts.noValue : formatMoney(told.value.amount, told.value.currency);
    return `${told.event}, ${value}`;
  }
  const reasons: Readonly<Record<string, { readonly short: string } | undefined>> = enReasons;
  return texts.notSent(reasons[told.reason]?.short ?? told.reason);
}
