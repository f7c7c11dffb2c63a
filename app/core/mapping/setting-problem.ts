import type { z } from "zod";

/** Why a setting is refused; the sentences are in app/strings. */
export const settingReasons = [
  "unknown_setting",
  "not_a_choice",
  "not_a_number",
  "out_of_range",
  "not_yes_or_no",
  "country_unknown",
  "channel_name",
  "channel_answer",
  "app_id_malformed",
  "malformed",
] as const;

export type SettingReason = (typeof settingReasons)[number];

/** One thing wrong with a setting. */
export type SettingProblem = {
  /** The setting's name, as it was sent; empty where what was sent is no list of settings. */
  readonly field: string;
  /** The entry of it that is wrong: a channel, a country, a part. Text from outside. */
  readonly entry: string | undefined;
  readonly reason: SettingReason;
  /** What would be right: the choices, or the least and the most. */
  readonly choices?: readonly string[];
  readonly least?: number;
  readonly most?: number;
};

const reasons: ReadonlySet<string> = new Set(settingReasons);

type Issue = z.core.$ZodIssue;

/** The first thing wrong with a setting's value, as the schema found it. */
export function readSettingIssue(field: string, error: z.ZodError): SettingProblem {
  const [issue] = error.issues;
  if (issue === undefined) return { field, entry: undefined, reason: "malformed" };
  const [entry] = issue.path;
  return { field, entry: entry === undefined ? undefined : String(entry), ...reasonOf(issue) };
}

function reasonOf(issue: Issue): Omit<SettingProblem, "field" | "entry"> {
  switch (issue.code) {
    case "invalid_value":
      return { reason: "not_a_choice", choices: issue.values.map(String) };
    case "too_small":
      return readReason(issue.message) ?? { reason: "out_of_range", least: Number(issue.minimum) };
    case "too_big":
      return readReason(issue.message) ?? { reason: "out_of_range", most: Number(issue.maximum) };
    case "invalid_type":
      if (issue.expected === "boolean") return { reason: "not_yes_or_no" };
      return {
        reason: issue.expected === "number" || issue.expected === "int" ? "not_a_number" : "malformed",
      };
    case "unrecognized_keys":
      return { reason: "unknown_setting" };
    case "invalid_key":
      return issue.issues[0] === undefined ? { reason: "malformed" } : reasonOf(issue.issues[0]);
    case "invalid_union": {
      const named = issue.errors.flat().find(({ message }) => reasons.has(message));
      return readReason((named ?? issue).message) ?? { reason: "malformed" };
    }
    default:
      return readReason(issue.message) ?? { reason: "malformed" };
  }
}

/** The reason that a schema gave as its message. */
function readReason(message: string): { readonly reason: SettingReason } | undefined {
  return reasons.has(message) ? { reason: message as SettingReason } : undefined;
}
