import { z } from "zod";

/** Of the Admin API 2026-10. Grouped, so that an order's parts follow it in the file. */
export const runBulkQuery = `mutation RunBulkQuery($query: String!) {
  bulkOperationRunQuery(query: $query, groupObjects: true) {
    bulkOperation { id }
    userErrors { code }
  }
}`;

export const readBulkQuery = `query ReadBulkOperation($id: ID!) {
  bulkOperation(id: $id) { id status errorCode rootObjectCount fileSize url partialDataUrl }
}`;

export const cancelBulkQuery = `mutation CancelBulkOperation($id: ID!) {
  bulkOperationCancel(id: $id) { bulkOperation { id } }
}`;

const runAnswer = z.object({
  data: z.object({
    bulkOperationRunQuery: z.object({
      bulkOperation: z.object({ id: z.string() }).nullable(),
      userErrors: z.array(z.object({ code: z.string().nullable() })),
    }),
  }),
});

/** Too many at once: another app's are not counted, an earlier one of ours may be. */
const busyCodes = ["OPERATION_IN_PROGRESS", "LIMIT_REACHED"];

export type StartedBulk = { readonly id: string } | "busy" | "refused";

/** Undefined where it is no such answer. */
export function readStartedBulk(answer: unknown): StartedBulk | undefined {
  const parsed = runAnswer.safeParse(answer);
  if (!parsed.success) return undefined;
  const { bulkOperation, userErrors } = parsed.data.data.bulkOperationRunQuery;
  if (bulkOperation !== null) return bulkOperation;
  return userErrors.some(({ code }) => busyCodes.includes(code ?? "")) ? "busy" : "refused";
}

/** Shopify's UnsignedInt64: a string. */
const count = z
  .string()
  .regex(/^\d{1,15}$/)
  .transform(Number);

const operation = z.object({
  status: z.string(),
  errorCode: z.string().nullable(),
  rootObjectCount: count.catch(0),
  fileSize: count.nullable().catch(null),
  url: z.url().nullable(),
  partialDataUrl: z.url().nullable(),
});

export type BulkOperation = z.output<typeof operation>;

const readAnswer = z.object({ data: z.object({ bulkOperation: operation.nullable() }) });

/** Null where Shopify does not know the operation (any more); undefined where it is no such answer. */
export function readBulkOperation(answer: unknown): BulkOperation | null | undefined {
  return readAnswer.safeParse(answer).data?.data.bulkOperation;
}
