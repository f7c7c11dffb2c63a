import type { Command } from "commander";

import { withOperator } from "#app/operator/open-operator.ts";
import { printJson, printLine } from "#app/operator/print.ts";
import { exportPersonFile, redact } from "#app/operator/privacy.ts";
import { jsonOption, shopOption } from "#app/operator/verb-options.ts";
import { readEnv } from "#app/process/read-env.ts";

const about = (verb: Command) =>
  verb
    .addOption(shopOption())
    .option("--customer <id>", "Shopify's id of the customer")
    .option("--email <address>", "the address the customer gave")
    .option("--order <id>", "Shopify's id of an order, or the name shoppers see");

/** What is done about one person's data. */
export function addPrivacyVerbs(program: Command): void {
  about(program.command("redact"))
    .description("erase a person's data; what was counted stays counted, and it can't be undone")
    .addOption(jsonOption())
    .action(async ({ json, ...options }) => {
      const result = await withOperator(readEnv(), (operator) => redact(operator, options));
      if (json) return printJson(result);
      if (!result.done) return printLine("Asked for; it is done as soon as a worker runs.");
      const counts = Object.entries(result.erased).map(([what, count]) => `${what} ${count}`);
      printLine(`Erased: ${counts.join(", ")}.`);
    });

  about(program.command("export"))
    .description("print everything that is kept of a person, as JSON")
    .action(async (options) => {
      printJson(await withOperator(readEnv(), (operator) => exportPersonFile(operator, options)));
    });
}
