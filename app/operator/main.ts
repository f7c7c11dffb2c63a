import { Command } from "commander";

import { EnvError } from "#app/env.server.ts";
import { addConnectionVerbs } from "#app/operator/connection-verbs.ts";
import { addDeliveryVerbs } from "#app/operator/delivery-verbs.ts";
import { OperatorError } from "#app/operator/open-operator.ts";
import { addOrderVerbs } from "#app/operator/order-verbs.ts";
import { addPrivacyVerbs } from "#app/operator/privacy-verbs.ts";
import { addRuleVerbs } from "#app/operator/rule-verbs.ts";
import { UnsealError } from "#app/sealing.server.ts";

const program = new Command("clickback")
  .description("Operates a Clickback installation. Reads the same environment as the server.")
  .showHelpAfterError();

addConnectionVerbs(program);
addDeliveryVerbs(program);
addRuleVerbs(program);
addOrderVerbs(program);
addPrivacyVerbs(program);

try {
  await program.parseAsync();
} catch (error) {
  if (!(error instanceof OperatorError || error instanceof EnvError || error instanceof UnsealError))
    throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
