import { readFile } from "node:fs/promises";

import { defaultRules } from "#app/core/rules/default-rules.ts";
import type { RuleProblem } from "#app/core/rules/rule-table.ts";
import { findShop, OperatorError, quietLog, type Operator } from "#app/operator/open-operator.ts";
import { previewRules } from "#app/pipeline/preview-rules.ts";
import { readRuleTable } from "#app/pipeline/read-rule-table.ts";
import { saveRules } from "#app/pipeline/save-rules.ts";

/**
 * Shows a shop's rules, after saving a file's or the defaults as the next version.
 *
 * @throws OperatorError naming rows and fields when the file's rules are not valid; nothing is changed then.
 */
export async function rules(
  operator: Operator,
  options: { readonly shop: string; readonly set?: string; readonly reset?: true },
) {
  const shop = await findShop(operator, options.shop);
  const { pool } = operator.database;
  if (options.set !== undefined && options.reset)
    throw new OperatorError("--set and --reset are two different tables. Fix: give one of them");
  const wanted = options.set === undefined ? undefined : await readRulesFile(options.set);
  const before = await readRuleTable(pool, shop.id);
  if (wanted === undefined && !options.reset) return { shop: shop.domain, ...before, ...before.table };
  const saved = await saveRules(pool, shop, {
    rules: wanted ?? defaultRules,
    seenVersion: before.version,
    savedBy: "operator",
    now: operator.clock(),
  });
  if (saved.ok) return { shop: shop.domain, ...saved.table, problems: [] };
  throw new OperatorError(
    saved.reason === "not_valid"
      ? saved.problems.map(nameProblem).join("\n")
      : "Someone else saved rules at the same moment. Fix: look at them, then try again",
  );
}

/** The row is counted from 1, as people do. */
export function nameProblem({ row, field, message }: RuleProblem): string {
  const place = [...(row === undefined ? [] : [`row ${row + 1}`]), ...(field === undefined ? [] : [field])];
  return place.length === 0 ? message : `${place.join(", ")}: ${message}`;
}

/**
 * What the rules of a file would have made of the shop's past, compared with those in force; changes nothing.
 *
 * @throws OperatorError naming rows and fields when the file's rules are not valid.
 */
export async function previewRulesFile(
  operator: Operator,
  options: { readonly shop: string; readonly preview: string },
) {
  const shop = await findShop(operator, options.shop);
  const rulesOfFile = await readRulesFile(options.preview);
  const result = await previewRules(operator.database.pool, shop, {
    rules: rulesOfFile,
    now: operator.clock(),
    log: quietLog,
  });
  if (!result.ok) throw new OperatorError(result.problems.map(nameProblem).join("\n"));
  return { shop: shop.domain, ...result.preview };
}

async function readRulesFile(path: string): Promise<unknown> {
  const text = await readFile(path, "utf8").catch((error: unknown) => {
    throw new OperatorError(`${path} cannot be read. Fix: give the path of a JSON file`, { cause: error });
  });
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new OperatorError(`${path} is not JSON. Fix: a list of rules, as --json prints them`, {
      cause: error,
    });
  }
}
