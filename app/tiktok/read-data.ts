import type { z } from "zod";

import { BusinessApiError } from "#app/tiktok/business-api.ts";

/**
 * The `data` of an answer in the shape an endpoint documents. Values are never repeated: one of them may be a token.
 *
 * @throws BusinessApiError (no_answer) naming the first field that is not as it should be.
 */
export function readData<T>(schema: z.ZodType<T>, data: unknown, path: string): T {
  const parsed = schema.safeParse(data);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const field = ["data", ...(issue?.path ?? [])].map(String).join(".");
  throw new BusinessApiError(
    `TikTok's answer to ${path} is not as documented: ${field}: ${issue?.message ?? "unreadable"}`,
    { kind: "no_answer" },
  );
}
