import { number, problem, text } from "../event-track/rule.ts";
import type { Rule } from "../event-track/rule.ts";

/** TikTok's ids are digits in a string: a number in JSON may have been rounded already. */
export const numericId: Rule = text({
  is: (value) => (/^\d+$/.test(value) ? undefined : "Not a valid integer"),
});

/** A list of one to `lengthMax` items that each keep the rule. */
export function listOfUpTo(
  item: Rule,
  lengthMax: number,
  { tooLongCode = 40002 }: { tooLongCode?: number } = {},
): Rule {
  return {
    items: item,
    check(value, context) {
      if (!Array.isArray(value)) return problem("Not a valid list");
      if (value.length === 0) return problem("Shorter than minimum length 1");
      if (value.length > lengthMax) return problem(`Longer than maximum length ${lengthMax}`, tooLongCode);
      for (const [index, each] of value.entries()) {
        const found = item.check(each, context);
        if (found) return { ...found, path: found.path === "" ? String(index) : `${index}.${found.path}` };
      }
      return undefined;
    },
  };
}

/** A day that exists, `YYYY-MM-DD`. */
export const day: Rule = text({
  is: (value) => (isDay(value) ? undefined : "Not a valid date, YYYY-MM-DD expected"),
});

export function between(min: number, max: number): Rule {
  const integer = number({ integer: true });
  return {
    check(value, context) {
      const found = integer.check(value, context);
      if (found) return found;
      return Number(value) >= min && Number(value) <= max
        ? undefined
        : problem(`Must be between ${min} and ${max}`);
    },
  };
}

export function isDay(value: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(value)) return false;
  const time = Date.parse(`${value}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(value);
}

/** Days from the first to the last, both counted; below 1 when they are the wrong way round. */
export function daysBetween(from: string, to: string): number {
  return (Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / 86_400_000 + 1;
}
