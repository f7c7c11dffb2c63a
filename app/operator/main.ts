import { Command, InvalidArgumentError, Option } from "commander";

import { deliveryStates, type DeliveryState } from "#app/core/delivery/state.ts";
import { EnvError } from "#app/env.server.ts";
import { backfill, parseDays } from "#app/operator/backfill.ts";
import { connect } from "#app/operator/connect.ts";
import { deliveries, type DeliveryLine } from "#app/operator/deliveries.ts";
import { disconnect } from "#app/operator/disconnect.ts";
import { explain } from "#app/operator/explain.ts";
import { OperatorError, withOperator } from "#app/operator/open-operator.ts";
import { printJson, printLine, printTable } from "#app/operator/print.ts";
import { printProgress, tellTask } from "#app/operator/print-task.ts";
import { printChanges } from "#app/operator/print-changes.ts";
import { printExplanation } from "#app/operator/print-explanation.ts";
import { printReplay } from "#app/operator/print-replay.ts";
import { replay, replayStates, type ReplayOptions } from "#app/operator/replay.ts";
import { rebuild } from "#app/operator/rebuild.ts";
import { nameProblem, previewRulesFile, rules } from "#app/operator/rules.ts";
import { sendWebhook } from "#app/operator/send-webhook.ts";
import { settings } from "#app/operator/settings.ts";
import { status } from "#app/operator/status.ts";
import { readEnv } from "#app/process/read-env.ts";
import { UnsealError } from "#app/sealing.server.ts";

const program = new Command("clickback")
  .description("Operates a Clickback installation. Reads the same environment as the server.")
  .showHelpAfterError();

const shopOption = () => new Option("--shop <domain>", "the shop's permanent domain").makeOptionMandatory();
const jsonOption = () => new Option("--json", "print JSON and nothing else on stdout");

program
  .command("connect")
  .description("connect a shop's pixel by its code and an Events API token; calls nobody")
  .addOption(shopOption())
  .requiredOption("--pixel <code>", "the pixel code from TikTok Events Manager")
  .requiredOption("--token <token>", "an Events API access token for that pixel")
  .option("--test-event-code <code>", "tag everything as a test at TikTok (staging)")
  .addOption(jsonOption())
  .action(async ({ json, ...options }) => {
    const result = await withOperator(readEnv(), (operator) => connect(operator, options));
    if (json) printJson(result);
    else printLine(`Pixel ${result.pixel} of ${result.shop} is connected.`);
  });

program
  .command("disconnect")
  .description("wipe the tokens of a shop's pixels; what waits stays until they are connected again")
  .addOption(shopOption())
  .option("--pixel <code>", "only this pixel")
  .addOption(jsonOption())
  .action(async ({ json, ...options }) => {
    const result = await withOperator(readEnv(), (operator) => disconnect(operator, options));
    if (json) printJson(result);
    else
      printLine(
        `Disconnected of ${result.shop}: ${result.disconnected.join(", ") || "nothing, no pixel was connected"}.`,
      );
  });

program
  .command("send-webhook")
  .description("sign a payload as Shopify does and post it to a running server")
  .requiredOption("--topic <topic>", "such as orders/create")
  .requiredOption("--file <path>", "the payload; its bytes are sent as they are")
  .addOption(shopOption())
  .option("--webhook-id <id>", "to repeat a delivery; a new one unless given")
  .option("--url <origin>", "the server; SHOPIFY_APP_URL unless given")
  .addOption(jsonOption())
  .action(async ({ json, ...options }) => {
    const result = await sendWebhook(readEnv(), options);
    if (json) printJson(result);
    else
      printLine(
        `${result.topic} for ${result.shop} was answered ${result.status} (webhook id ${result.webhookId}).`,
      );
    if (result.status !== 200) process.exitCode = 1;
  });

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

program
  .command("settings")
  .description("show a shop's settings, after changing those given")
  .addOption(shopOption())
  .option(
    "--set <name=value...>",
    "change settings; a value is JSON or a word, tables change entry by entry, null takes back",
  )
  .addOption(jsonOption())
  .action(async ({ json, ...options }) => {
    const result = await withOperator(readEnv(), (operator) => settings(operator, options));
    if (json) return printJson(result);
    for (const [name, value] of Object.entries(result.settings))
      printLine(`${name} = ${JSON.stringify(value)}`);
  });

program
  .command("rules")
  .description("show a shop's rules, after saving those of a file, or the defaults, as the next version")
  .addOption(shopOption())
  .option("--set <file>", "a JSON list of rules, such as --json prints under rules")
  .option("--reset", "save the default rules")
  .option("--preview <file>", "change nothing; tell what a file's rules would have made of the last 90 days")
  .addOption(jsonOption())
  .action(async ({ json, preview, ...options }) => {
    if (preview !== undefined) {
      const told = await withOperator(readEnv(), (operator) =>
        previewRulesFile(operator, { ...options, preview }),
      );
      if (json) return printJson(told);
      const { conversions, changed, notJudged } = told;
      printLine(
        `${told.shop}: ${changed} of ${conversions} past conversions, compared with version ${told.version}`,
      );
      printLine(
        `not judged: ${notJudged.erased} erased, ${notJudged.before_rules} from before there were rules`,
      );
      return printChanges(told.lines);
    }
    const result = await withOperator(readEnv(), (operator) => rules(operator, options));
    if (json) return printJson(result);
    printLine(`${result.shop}: ${result.version === 0 ? "the default rules" : `version ${result.version}`}`);
    printTable(
      ["id", "enabled", "source", "event", "value", "conditions"],
      result.rules.map(({ id, enabled, source, customName, event, value, conditions }) => [
        id,
        enabled ? "on" : "off",
        customName === null ? source : `${source} ${customName}`,
        event ?? "as published",
        JSON.stringify(value),
        conditions.map((condition) => JSON.stringify(condition)).join(" "),
      ]),
    );
    if (result.problems.length > 0)
      printLine("The stored rules cannot be read, so the defaults hold. Fix: save them anew.");
    for (const problem of result.problems) printLine(nameProblem(problem));
  });

program
  .command("backfill")
  .description("read orders from before installing; sends nothing. Ctrl-C leaves it running")
  .addOption(shopOption())
  .option("--days <number>", "from so many days ago on, at most 60", parseDays)
  .option("--cancel", "end the one under way")
  .addOption(
    new Option("--send", "send what was read, of the last 7 days, under the consent rules").conflicts("days"),
  )
  .option("--i-confirm-nothing-else-reported-them", "needed to send: TikTok would count them twice")
  .addOption(jsonOption())
  .action(async ({ json, iConfirmNothingElseReportedThem: confirmed, ...options }) => {
    const told = { ...options, ...(confirmed === undefined ? {} : { confirmed }) };
    const onProgress = json ? () => {} : printProgress;
    const result = await withOperator(readEnv(), (operator) => backfill(operator, told, onProgress));
    if (json) printJson(result);
    else printLine(tellTask(result));
    if (result.state === "failed") process.exitCode = 1;
  });

program
  .command("rebuild")
  .description("tell what days become under the rules of today; with --apply send what TikTok surely lacks")
  .addOption(shopOption())
  .requiredOption("--from <day>", "the first day in the shop's time zone, such as 2026-11-20")
  .requiredOption("--to <day>", "the last day, itself included")
  .option("--apply", "start sending; the workers go on with it")
  .addOption(jsonOption())
  .action(async ({ json, ...options }) => {
    const result = await withOperator(readEnv(), (operator) => rebuild(operator, options));
    if (json) return printJson(result);
    const { shop, from, to, timeZone, conversions, notJudged, task } = result;
    printLine(
      `${shop}: ${conversions} conversions from ${from} to ${to} (${timeZone}), ${notJudged} not judged`,
    );
    printChanges(result.lines);
    if (task?.isNew) printLine(`What is not held is sent by task ${task.taskId}.`);
    else if (task !== undefined) printLine(`Nothing was started: task ${task.taskId} is at work.`);
  });

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

try {
  await program.parseAsync();
} catch (error) {
  if (!(error instanceof OperatorError || error instanceof EnvError || error instanceof UnsealError))
    throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
