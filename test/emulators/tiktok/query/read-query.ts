import { problem } from "../event-track/rule.ts";
import type { Problem } from "../event-track/rule.ts";

/** How a parameter's text becomes a value: arrays and objects travel as JSON, numbers as digits. */
export type ParameterForm = "text" | "json" | "integer" | "boolean";

/** The query's parameters as values, or the first that cannot be one. Unknown parameters are tolerated, as TikTok does. */
export function readQuery(
  url: string,
  forms: Readonly<Record<string, ParameterForm>>,
): { values: Record<string, unknown> } | { problem: Problem } {
  const start = url.indexOf("?");
  const query = new URLSearchParams(start === -1 ? "" : url.slice(start + 1));
  const values: Record<string, unknown> = {};
  for (const [name, form] of Object.entries(forms)) {
    const text = query.get(name);
    if (text === null) continue;
    const value = readers[form](text);
    if (value === undefined) return { problem: problem(notA[form], 40002, name) };
    values[name] = value;
  }
  return { values };
}

const readers: Readonly<Record<ParameterForm, (text: string) => unknown>> = {
  text: (text) => text,
  json: parseJson,
  integer: (text) => (/^-?\d{1,15}$/.test(text) ? Number(text) : undefined),
  boolean: (text) => (text === "true" ? true : text === "false" ? false : undefined),
};

const notA: Readonly<Record<ParameterForm, string>> = {
  text: "Not a valid string",
  json: "Not a valid JSON",
  integer: "Not a valid integer",
  boolean: "Not a valid boolean",
};

/** JSON has no undefined, so undefined can mean "not JSON". */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
