import type { Pool } from "pg";

/** One line of what was asked and done about people's data; it names nobody. */
export type ShownPrivacyRequest = {
  readonly id: number;
  readonly kind: "export" | "erasure";
  readonly origin: "shopify" | "staff" | "operator";
  readonly state: "open" | "done" | "closed";
  /** ISO 8601 */
  readonly requestedAt: string;
  readonly dueAt: string | null;
  readonly doneAt: string | null;
  /** Staff of this shop only: Shopify's id. */
  readonly doneBy: string | null;
  readonly result: Readonly<Record<string, number>>;
  /** The file can be made. */
  readonly canExport: boolean;
};

const shownMax = 50;

/** Requests of a shop, newest first: `open` are those that the merchant has to answer, all of them. */
export async function listPrivacyRequests(
  pool: Pool,
  shopId: number,
): Promise<{ readonly open: readonly ShownPrivacyRequest[]; readonly past: readonly ShownPrivacyRequest[] }> {
  const list = async (condition: string, limit: number) => {
    const { rows } = await pool.query<
      ShownPrivacyRequest & { requested: Date; due: Date | null; done: Date | null }
    >(
      `SELECT id, kind, origin, state, requested_at AS requested, due_at AS due, done_at AS done,
         done_by AS "doneBy", result, (kind = 'export' AND person_sealed IS NOT NULL) AS "canExport"
       FROM privacy_request WHERE shop_id = $1 AND ${condition} ORDER BY id DESC LIMIT ${limit}`,
      [shopId],
    );
    return rows.map(({ requested, due, done, ...row }) => ({
      ...row,
      requestedAt: requested.toISOString(),
      dueAt: due?.toISOString() ?? null,
      doneAt: done?.toISOString() ?? null,
    }));
  };
  const isToAnswer = "(state = 'open' AND kind = 'export')";
  const [open, past] = await Promise.all([list(isToAnswer, 1_000), list(`NOT ${isToAnswer}`, shownMax)]);
  return { open, past };
}
