import { z } from "zod";

import { readText } from "#app/core/shopify/read-field.ts";

/** Fields as TikTok's answers write them. A message never repeats the value. */

/** A numeric id as its digits. Those below 2^53 may come as numbers, the others parseLosslessJson keeps as text. */
export const idField = z.preprocess(
  (value) => (typeof value === "number" && Number.isSafeInteger(value) ? String(value) : value),
  z.string({ error: "expected an id" }).regex(/^\d{1,32}$/, "expected an id of digits"),
);

/** A text that Postgres can hold, undefined when it says nothing: names are shown, nothing depends on them. */
export const textField = z
  .unknown()
  .optional()
  .transform((value) => (value === "-" ? undefined : readText(value)));

/** A list; null where there is nothing in it. */
export function listField<T extends z.ZodType>(item: T) {
  return z
    .array(item)
    .nullable()
    .transform((list) => list ?? []);
}

export const pageInfoField = z.object({ total_page: z.int().nonnegative() });
