import { Option } from "commander";

/** The shop a verb is about. */
export const shopOption = () =>
  new Option("--shop <domain>", "the shop's permanent domain").makeOptionMandatory();

/** For scripts. */
export const jsonOption = () => new Option("--json", "print JSON and nothing else on stdout");
