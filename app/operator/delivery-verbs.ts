import { type Command, InvalidArgumentError, Option } from "commander";

import { deliveryStates, type DeliveryState } from "#app/core/delivery/state.ts";
import { deliveries, type DeliveryLine } from "#app/operator/deliveries.ts";
import { explain } from "#app/operator/explain.ts";
import { withOperator } from "#app/operator/open-operator.ts";
import { printJson, printLine, printTable } from "#app/operator/print.ts";
import { printExplanation } from "#app/operator/print-explanation.ts";
import { printReplay } from "#app/operator/print-replay.ts";
import { replay, replayStates, type ReplayOptions } from "#app/operator/replay.ts";
import { status } from "#app/operator/status.ts";
import { readEnv } from "#app/process/read-env.ts";
import { jsonOption, shopOption } from "#app/operator/verb-options.ts";

/** What looks at deliveries and sends them again. */
export function addDeliveryVerbs(program: Command): void {
  program
    .command("status")
    .description(
      "show a shop's ledger: received = accepted + pending + rejected + dead + unknown + skipped + redacted",
    )
    .addOption(shopOption())
    .addOption(jsonOption())
    .action(async ({ json, ...options }) => {
      const result = await withOperator(readEnv(), (operator) => status(operator, options));
      if (json) return printJson(result);
      const { received, ...parts } = result.ledger;
      printLine(result.shop);
      printLine(
        `received ${received} = ${Object.entries(parts)
          .map(([state, count]) => `${state} ${count}`)
          .join(" + ")}`,
      );
      if (result.unmapped > 0) printLine(`${result.unmapped} messages wait to be mapped`);
      for (const pixel of result.pixels)
        printLine(
          `pixel ${pixel.code}: ${pixel.connection}${pixel.testEventCode === null ? "" : ", tags everything as a test"}`,
        );
    });

  program
    .command("deliveries")
    .description("list a shop's deliveries, newest first, each with state, reason and TikTok's last answer")
    .addOption(shopOption())
    .addOption(new Option("--state <state>", "only these").choices([...deliveryStates]))
    .option("--limit <number>", "at most so many; all with --json, 50 otherwise", parseLimit)
    .addOption(jsonOption())
    .action(async (options: { shop: string; state?: DeliveryState; limit?: number; json?: true }) => {
      await withOperator(readEnv(), async (operator) => {
        if (options.json) return printDeliveriesAsJson(deliveries(operator, options));
        const lines = await Array.fromAsync(deliveries(operator, { limit: 50, ...options }));
        printTable(
          ["id", "state", "reason", "event", "tiktokEventId", "attempts", "lastCode"],
          lines.map((line) => [
            line.id,
            line.state,
            line.reason ?? "",
            line.eventName,
            line.tiktokEventId,
            String(line.attempts),
            line.lastCode === null ? "" : String(line.lastCode),
          ]),
        );
      });
    });

  program
    .command("explain")
    .description(
      "say why an order was sent, or not: fields and their sources, value, clicks, consent, attempts",
    )
    .addOption(shopOption())
    .requiredOption("--order <id>", "Shopify's order id, or the number shoppers see")
    .addOption(jsonOption())
    .action(async ({ json, ...options }) => {
      const result = await withOperator(readEnv(), (operator) => explain(operator, options));
      if (json) printJson(result);
      else for (const explanation of result.deliveries) printExplanation(explanation);
    });

  program
    .command("replay")
    .description("send deliveries again that TikTok refused or that were given up: same id, same bytes")
    .addOption(shopOption())
    .option("--order <id>", "Shopify's order id, or the number shoppers see")
    .option("--delivery <id>", "one delivery, by the id that deliveries prints")
    .addOption(new Option("--state <state>", "all of these that can go again").choices([...replayStates]))
    .option("--may-count-twice", "also what TikTok may have had for over two days, and may count twice")
    .addOption(jsonOption())
    .action(async ({ json, ...options }: ReplayOptions & { json?: true }) => {
      const result = await withOperator(readEnv(), (operator) => replay(operator, options));
      if (json) printJson(result);
      else printReplay(result);
    });
}

/** One document, written as the rows are read: a large shop's list is never whole in memory. */
async function printDeliveriesAsJson(lines: AsyncIterable<DeliveryLine>): Promise<void> {
  // Nothing is printed before the first row is there: a mistake must not leave half a document.
  let count = 0;
  for await (const line of lines) {
    process.stdout.write(`${count === 0 ? '{"deliveries":[\n' : ",\n"}${JSON.stringify(line)}`);
    count += 1;
  }
  process.stdout.write(count === 0 ? '{"deliveries":[]}\n' : "\n]}\n");
}

function parseLimit(text: string): number {
  const limit = Number(text);
  if (!Number.isSafeInteger(limit) || limit < 1)
    throw new InvalidArgumentError("Give a whole number of 1 or more.");
  return limit;
}
