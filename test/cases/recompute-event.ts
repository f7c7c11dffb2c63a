import { Big } from "big.js";

import type { Explanation } from "#app/core/explain/explanation.ts";

/** The event as somebody would write it who has nothing but its explanation. */
export function recomputeEvent({ eventName, fields, contents }: Explanation): Record<string, unknown> {
  const event: Record<string, unknown> = { event: eventName, user: {}, properties: {} };
  for (const { path, value, isText } of fields) {
    const [outer = "", inner] = split(path);
    const read: unknown = isText ? value : JSON.parse(value);
    if (inner === undefined) event[outer] = read;
    else event[outer] = { ...(event[outer] as object | undefined), [inner]: read };
  }
  if (contents.length > 0)
    event["properties"] = {
      ...(event["properties"] as object),
      contents: contents.map(({ id, name, category, brand, quantity, price }) => ({
        content_id: id,
        ...(name !== undefined && { content_name: name }),
        ...(category !== undefined && { content_category: category }),
        ...(brand !== undefined && { brand }),
        quantity,
        ...(price !== undefined && { price }),
      })),
    };
  return event;
}

/** Only the first point divides: a merchant's own property may have one in its name. */
function split(path: string): [string, string | undefined] {
  const at = path.indexOf(".");
  return at < 0 ? [path, undefined] : [path.slice(0, at), path.slice(at + 1)];
}

/** What the steps of the value add up to; undefined without any. */
export function addUp({ value }: Explanation): number | undefined {
  const steps = value?.steps ?? [];
  return steps.length === 0
    ? undefined
    : steps.reduce((sum, { amount }) => sum.plus(amount), new Big(0)).toNumber();
}
