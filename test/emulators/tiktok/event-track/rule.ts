import type { EventSource } from "../pixel-registry.ts";

/** What a rule may look at beside the value. */
export type RuleContext = { nowSeconds: number; eventSource: EventSource; eventSourceId: string };

/** The first thing wrong with a value: where in it (`properties.contents.0.price`, "" for itself) and what. */
export type Problem = { path: string; says: string; code: number };

/** A rule for a value that is present and not null; both of those the holding object decides. */
export type Rule = {
  check: (value: unknown, context: RuleContext) => Problem | undefined;
  required?: true;
  /** The rules within, so that a test can walk the whole table. */
  fields?: Readonly<Record<string, Rule>>;
  items?: Rule;
};

/** 40002: parameter error. Paths are joined on the way out of a failure, so a good event costs no strings. */
export function problem(says: string, code = 40002, path = ""): Problem {
  return { path, says, code };
}

export function required(rule: Rule): Rule {
  return { ...rule, required: true };
}

export function text(options: { lengthMax?: number; is?: (value: string) => string | undefined } = {}): Rule {
  const { lengthMax = Infinity, is } = options;
  return {
    check(value) {
      if (typeof value !== "string") return problem("Not a valid string");
      if (value === "") return problem("Shorter than minimum length 1");
      if (value.length > lengthMax) return problem(`Longer than maximum length ${lengthMax}`);
      const says = is?.(value);
      return says === undefined ? undefined : problem(says);
    },
  };
}

export function oneOf(values: readonly string[]): Rule {
  const known = new Set(values);
  return text({ is: (value) => (known.has(value) ? undefined : "Not a valid choice") });
}

export function number(options: { min?: number; integer?: true; code?: number; says?: string } = {}): Rule {
  const { min = -Infinity, integer = false, code = 40002 } = options;
  const says = options.says ?? (integer ? "Not a valid integer" : "Not a valid number");
  return {
    check(value) {
      // JSON can say 1e999, which parses to Infinity.
      if (typeof value !== "number" || !Number.isFinite(value)) return problem(says, code);
      if (integer && !Number.isInteger(value)) return problem(says, code);
      return value < min ? problem(`Must be greater than or equal to ${min}`, code) : undefined;
    },
  };
}

export const boolean: Rule = {
  check: (value) => (typeof value === "boolean" ? undefined : problem("Not a valid boolean")),
};

export function listOf(items: Rule): Rule {
  return {
    items,
    check(value, context) {
      if (!Array.isArray(value)) return problem("Not a valid list");
      for (let index = 0; index < value.length; index += 1) {
        const found = items.check(value[index], context);
        if (found) return within(String(index), found);
      }
      return undefined;
    },
  };
}

/** One value or a list of them. An empty list is tolerated: connectors in production send one. */
export function oneOrMany(item: Rule): Rule {
  const list = listOf(item);
  return {
    items: item,
    check: (value, context) => (Array.isArray(value) ? list : item).check(value, context),
  };
}

/** Keys that are not in the table are tolerated, as TikTok does. */
export function object(fields: Readonly<Record<string, Rule>>): Rule {
  const rows = Object.entries(fields);
  return {
    fields,
    check(value, context) {
      if (!isObject(value)) return problem("Not a valid object");
      for (const [key, rule] of rows) {
        const field = value[key];
        if (field === undefined) {
          if (rule.required) return problem("Missing data for required field", 40002, key);
          continue;
        }
        const found = field === null ? problem("Field may not be null") : rule.check(field, context);
        if (found) return within(key, found);
      }
      return undefined;
    },
  };
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function within(key: string, { path, says, code }: Problem): Problem {
  return { path: path === "" ? key : `${key}.${path}`, says, code };
}
