import { GraphqlQueryError, HttpRequestError, HttpResponseError } from "@shopify/shopify-api";
import { z } from "zod";

import { AdminError } from "#app/shopify-admin/admin-error.ts";

const queryErrorBody = z.object({
  data: z.unknown().optional(),
  errors: z.object({
    graphQLErrors: z.array(
      z.object({
        message: z.string().catch(""),
        extensions: z.object({ code: z.string().catch("") }).catch({ code: "" }),
      }),
    ),
  }),
});

/** What Shopify's pages show for data an app is not approved for carries no code, only words. */
const deniedWords = /not approved to access|access denied/i;

/**
 * Says in our words what Shopify's library threw.
 * @param timedOut whether we gave up waiting: the library then says the same as for a lost connection.
 */
export function judgeAdminError(error: unknown, timedOut: boolean): AdminError {
  if (timedOut) return new AdminError("timed_out");
  if (error instanceof GraphqlQueryError) return judgeQueryError(error.body);
  if (error instanceof HttpResponseError) return new AdminError(reasonOfStatus(error.response.code));
  return new AdminError(error instanceof HttpRequestError ? "unreachable" : "failed");
}

function judgeQueryError(body: unknown): AdminError {
  const parsed = queryErrorBody.safeParse(body);
  if (!parsed.success) return new AdminError("failed");
  const { data, errors } = parsed.data;
  const has = (code: string) => errors.graphQLErrors.some(({ extensions }) => extensions.code === code);
  if (has("THROTTLED")) return new AdminError("throttled", data);
  const denied =
    has("ACCESS_DENIED") || errors.graphQLErrors.some(({ message }) => deniedWords.test(message));
  return new AdminError(denied ? "access_denied" : "failed", data);
}

function reasonOfStatus(status: number): "throttled" | "token_refused" | "failed" {
  if (status === 429) return "throttled";
  return status === 401 || status === 403 ? "token_refused" : "failed";
}
