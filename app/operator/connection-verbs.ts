import type { Command } from "commander";

import { connect } from "#app/operator/connect.ts";
import { disconnect } from "#app/operator/disconnect.ts";
import { withOperator } from "#app/operator/open-operator.ts";
import { printJson, printLine } from "#app/operator/print.ts";
import { sendWebhook } from "#app/operator/send-webhook.ts";
import { readEnv } from "#app/process/read-env.ts";
import { jsonOption, shopOption } from "#app/operator/verb-options.ts";

/** What connects a shop, and what plays Shopify to a server. */
export function addConnectionVerbs(program: Command): void {
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
}
