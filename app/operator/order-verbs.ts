import type { Command } from "commander";

import { withOperator } from "#app/operator/open-operator.ts";
import { printJson, printLine } from "#app/operator/print.ts";
import { printProgress, tellTask } from "#app/operator/print-task.ts";
import { parseMoment, reconcile } from "#app/operator/reconcile.ts";
import { readEnv } from "#app/process/read-env.ts";
import { jsonOption, shopOption } from "#app/operator/verb-options.ts";

/** What sets Shopify's orders beside ours. */
export function addOrderVerbs(program: Command): void {
  program
    .command("reconcile")
    .description(
      "compare Shopify's orders with the ledger, then fetch and send the missing. Ctrl-C leaves it running",
    )
    .addOption(shopOption())
    .option("--from <moment>", "orders made from then on, such as 2026-11-22T08:00:00Z", parseMoment)
    .option("--to <moment>", "and before then", parseMoment)
    .option("--dry-run", "only count")
    .addOption(jsonOption())
    .action(async ({ json, ...options }) => {
      const onProgress = json ? () => {} : printProgress;
      const result = await withOperator(readEnv(), (operator) => reconcile(operator, options, onProgress));
      if (json) printJson(result);
      else printLine(tellTask(result));
      if (result.state === "failed") process.exitCode = 1;
    });
}
