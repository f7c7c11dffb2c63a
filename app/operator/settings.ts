import { settingNames } from "#app/core/mapping/change-settings.ts";
import type { SettingProblem } from "#app/core/mapping/setting-problem.ts";
import { findShop, OperatorError, type Operator } from "#app/operator/open-operator.ts";
import { readSettings } from "#app/pipeline/read-settings.ts";
import { saveShopSettings } from "#app/pipeline/save-shop-settings.ts";
import { enSettings } from "#app/strings/en-settings.ts";

/**
 * Shows a shop's settings, after changing those given as `name=value`; values are JSON or plain words, tables are changed
 * entry by entry, and null takes back what was set.
 *
 * @throws OperatorError naming the field when a value is not valid; nothing is changed then.
 */
export async function settings(
  operator: Operator,
  options: { readonly shop: string; readonly set?: readonly string[] },
) {
  const shop = await findShop(operator, options.shop);
  const { pool } = operator.database;
  const { set = [] } = options;
  if (set.length === 0) return { shop: shop.domain, settings: (await readSettings(pool, shop.id)).settings };
  const saved = await saveShopSettings(pool, shop, {
    changes: Object.fromEntries(set.map(parseAssignment)),
    savedBy: "operator",
    now: operator.clock(),
  });
  if (saved.ok) return { shop: shop.domain, settings: saved.settings };
  throw new OperatorError(
    saved.reason === "not_valid" ? saved.problems.map(nameProblem).join("\n") : enSettings.changedMeanwhile,
  );
}

function parseAssignment(assignment: string): [string, unknown] {
  const [name = "", ...rest] = assignment.split("=");
  return [name, parseValue(rest.join("="))];
}

function nameProblem(problem: SettingProblem): string {
  const { field, entry, reason } = problem;
  if (reason === "unknown_setting" && entry === undefined && !settingNames.some((name) => name === field))
    return `There is no setting "${field}". There are: ${settingNames.join(", ")}`;
  const place = entry === undefined ? field : `${field}: ${JSON.stringify(entry)}`;
  return `${place}: ${enSettings.problem[reason](problem)}`;
}

function parseValue(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
