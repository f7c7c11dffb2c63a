import type { ChangeExample, ChangeLine, Sums } from "#app/core/mapping/change-lines.ts";
import type { ToldEvent } from "#app/core/mapping/tell-events.ts";
import { printLine } from "#app/operator/print.ts";
import { enExplanation } from "#app/strings/en-explanation.ts";

/** Differences for people: each line with its newest conversions, and which row of the rules says so. */
export function printChanges(lines: readonly ChangeLine[]): void {
  if (lines.length === 0) return printLine("Nothing changes.");
  for (const line of lines) {
    const { kind, count, pixelCode, eventBefore, eventAfter, heldBy } = line;
    const event = eventBefore === eventAfter ? eventAfter : `${eventBefore} -> ${eventAfter}`;
    const worth = [nameSums(line.valueBefore), nameSums(line.valueAfter)].join(" -> ");
    const held = heldBy === undefined ? "" : `, held: ${heldBy}`;
    printLine(`${count} ${kind} ${event} for ${pixelCode}, ${worth}${held}`);
    for (const example of line.examples) printLine(`  ${nameExample(example)}`);
  }
}

function nameSums(sums: Sums): string {
  const amounts = Object.entries(sums).map(([currency, amount]) => `${amount} ${currency}`);
  return amounts.length === 0 ? "nothing" : amounts.join(" + ");
}

function nameExample({ orderName, tiktokEventId, occurredAt, before, after }: ChangeExample): string {
  const name = orderName ?? tiktokEventId;
  return `${name}  ${new Date(occurredAt).toISOString()}  ${nameSide(before)} -> ${nameSide(after)}`;
}

function nameSide(side: ToldEvent): string {
  if (side.state === "sent")
    return side.value === undefined
      ? `${side.event} without a value`
      : `${side.event} ${side.value.amount} ${side.value.currency}`;
  return side.row === undefined
    ? side.reason
    : `${side.reason} (${enExplanation.rule({ ...side.row, isMaker: false })})`;
}
