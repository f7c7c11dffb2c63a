import type { DeliveryExplanation } from "#app/admin/read-explanation.ts";
import { printLine } from "#app/operator/print.ts";

/** An explanation for people: the sentence, what to do, then each part that has something to say. */
export function printExplanation(explanation: DeliveryExplanation): void {
  const { orderName, eventName, tiktokEventId, pixelCode } = explanation;
  printLine(
    `${orderName ?? tiktokEventId}: ${eventName} for ${pixelCode ?? "no pixel"}, ${explanation.state}`,
  );
  printLine(explanation.sentence);
  if (explanation.advice !== undefined) printLine(explanation.advice);
  printPart("Warnings", explanation.warnings);
  printPart(
    "What happened",
    explanation.timeline.map(
      ({ at, what, detail }) => `${at}  ${what}${detail === undefined ? "" : `  ${detail}`}`,
    ),
  );
  const { rules, rulesVersion = 0 } = explanation;
  printPart(rulesVersion === 0 ? "Rules (default)" : `Rules (version ${rulesVersion})`, rules);
  printPart("Consent", explanation.consent === undefined ? [] : [explanation.consent.sentence]);
  printPart("Clicks", [
    ...explanation.clicks.map(({ clickedAt, sentence }) => `${clickedAt}  ${sentence}`),
    ...(explanation.clicksSentence === undefined ? [] : [explanation.clicksSentence]),
  ]);
  printPart(
    "Fields",
    explanation.fields.map(({ path, value, source }) => `${path} = ${value}  (${source})`),
  );
  printPart(
    "Left out",
    explanation.missing.map(({ path, why }) => `${path}: ${why}`),
  );
  const { value } = explanation;
  printPart("Value", [
    ...(value?.steps ?? []).map(({ label, amount }) => `${amount}  ${label}`),
    ...(value?.total === undefined ? [] : [`${value.total} ${value.currency ?? ""}  sum`]),
    ...(value?.note === undefined ? [] : [value.note]),
  ]);
  printPart(
    "Attempts",
    explanation.attempts.map(
      ({ at, code, message, meaning }) =>
        `${at}  ${[code, message].filter((part) => part !== undefined).join(" ")}  ${meaning}`,
    ),
  );
}

function printPart(title: string, lines: readonly string[]): void {
  if (lines.length === 0) return;
  printLine("");
  printLine(title);
  for (const line of lines) printLine(`  ${line}`);
}
