import { type Command, Option } from "commander";

import { backfill, parseDays } from "#app/operator/backfill.ts";
import { withOperator } from "#app/operator/open-operator.ts";
import { printJson, printLine, printTable } from "#app/operator/print.ts";
import { printProgress, tellTask } from "#app/operator/print-task.ts";
import { printChanges } from "#app/operator/print-changes.ts";
import { rebuild } from "#app/operator/rebuild.ts";
import { nameProblem, previewRulesFile, rules } from "#app/operator/rules.ts";
import { settings } from "#app/operator/settings.ts";
import { readEnv } from "#app/process/read-env.ts";
import { jsonOption, shopOption } from "#app/operator/verb-options.ts";

/** What changes what is sent, and applies it to what is past. */
export function addRuleVerbs(program: Command): void {
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
    .option(
      "--preview <file>",
      "change nothing; tell what a file's rules would have made of the last 90 days",
    )
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
      printLine(
        `${result.shop}: ${result.version === 0 ? "the default rules" : `version ${result.version}`}`,
      );
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
      new Option("--send", "send what was read, of the last 7 days, under the consent rules").conflicts(
        "days",
      ),
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
}
