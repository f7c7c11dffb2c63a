import type { Refusal } from "../answer.ts";
import { isObject } from "../event-track/rule.ts";
import type { AdObject } from "./ads-seed.ts";
import { isWithin } from "./report-levels.ts";
import type { ReportLevel } from "./report-levels.ts";

const idsMax = 100;

/** Statuses TikTok knows; deleted or not is all that objects are here. */
const statuses = new Set([
  "STATUS_ALL",
  "STATUS_NOT_DELETE",
  "STATUS_DELETE",
  "STATUS_NOT_DELIVERY",
  "STATUS_DELIVERY_OK",
  "STATUS_DISABLE",
]);

/** Whether an object of the report's level gets a row. `idOf` finds the id of what lies above it. */
export type Keeps = (object: AdObject, idOf: (level: "campaign" | "adgroup" | "ad") => string) => boolean;

const fields = new Map([
  ["campaign_ids", { level: "campaign", kind: "ids" }],
  ["adgroup_ids", { level: "adgroup", kind: "ids" }],
  ["ad_ids", { level: "ad", kind: "ids" }],
  ["campaign_status", { level: "campaign", kind: "status" }],
  ["adgroup_status", { level: "adgroup", kind: "status" }],
  ["ad_status", { level: "ad", kind: "status" }],
] as const);
type FieldName = typeof fields extends Map<infer Name, unknown> ? Name : never;

/** Reads `filtering`. Without a status for the report's own level, what was deleted has no row. */
export function readFilters(
  filtering: readonly unknown[],
  reportLevel: ReportLevel,
): { keeps: Keeps } | { refusal: Refusal } {
  const keepers: Keeps[] = [];
  let allowsDeleted: ((deleted: boolean) => boolean) | undefined;
  for (const filter of filtering) {
    if (!isObject(filter) || typeof filter["field_name"] !== "string")
      return refused("filtering: field_name, filter_type and filter_value are required.");
    const field = fields.get(filter["field_name"] as FieldName);
    if (!field || !isWithin(reportLevel, field.level))
      return refused(`filtering: unsupported field_name ${filter["field_name"]} for this data_level.`);
    if (filter["filter_type"] !== "IN") return refused("filtering: filter_type must be IN for this field.");
    const values = stringsIn(filter["filter_value"]);
    if (!values)
      return refused("filtering: filter_value must be a string that holds a JSON array of strings.");
    if (field.kind === "ids") {
      if (values.length > idsMax) return refused(`filtering: at most ${idsMax} ids.`);
      const wanted = new Set(values);
      keepers.push((_object, idOf) => wanted.has(idOf(field.level)));
      continue;
    }
    const unknown = values.find((value) => !statuses.has(value));
    if (unknown !== undefined) return refused(`filtering: unknown status ${unknown}.`);
    // What lies above is not judged on its own: deleting it deletes what lies below.
    if (field.level === reportLevel)
      allowsDeleted = (deleted) => values.some((value) => fits(value, deleted));
  }
  const allows = allowsDeleted ?? ((deleted: boolean) => !deleted);
  return {
    keeps: (object, idOf) => allows(object.deleted) && keepers.every((keeps) => keeps(object, idOf)),
  };
}

function fits(status: string, deleted: boolean): boolean {
  return status === "STATUS_ALL" || (status === "STATUS_DELETE") === deleted;
}

/** A list in JSON in a string in JSON. */
function stringsIn(value: unknown): string[] | undefined {
  if (typeof value !== "string") return undefined;
  try {
    const list: unknown = JSON.parse(value);
    return Array.isArray(list) && list.length > 0 && list.every((each) => typeof each === "string")
      ? list
      : undefined;
  } catch {
    return undefined;
  }
}

function refused(message: string): { refusal: Refusal } {
  return { refusal: { code: 40002, message: `Invalid value for ${message}` } };
}
