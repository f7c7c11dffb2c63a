import type { Pool } from "pg";

/** A step of a plan, as it was carried out. */
export type PlanStep = {
  readonly type: string;
  readonly table: string | undefined;
  /** Rows it looked at, those it dropped included, over all its loops. */
  readonly rows: number;
};

type Node = {
  "Node Type": string;
  "Relation Name"?: string;
  "Actual Rows": number;
  "Actual Loops": number;
  "Rows Removed by Filter"?: number;
  "Rows Removed by Index Recheck"?: number;
  Plans?: Node[];
};

type Statement = { text: string; values?: unknown[]; name?: string };

/** The pool, with the plan of every statement that is read through it written down, as Postgres carried it out. */
export function watchPool(pool: Pool): { readonly pool: Pool; readonly steps: PlanStep[] } {
  const steps: PlanStep[] = [];
  const query = async (statement: Statement) => {
    const { rows } = await pool.query<{ "QUERY PLAN": { Plan: Node }[] }>(
      `EXPLAIN (ANALYZE, FORMAT JSON) ${statement.text}`,
      statement.values ?? [],
    );
    collect(rows[0]?.["QUERY PLAN"][0]?.Plan, steps);
    return pool.query(statement);
  };
  return {
    pool: new Proxy(pool, { get: (target, name) => (name === "query" ? query : Reflect.get(target, name)) }),
    steps,
  };
}

function collect(node: Node | undefined, steps: PlanStep[]): void {
  if (node === undefined) return;
  const dropped = (node["Rows Removed by Filter"] ?? 0) + (node["Rows Removed by Index Recheck"] ?? 0);
  steps.push({
    type: node["Node Type"],
    table: node["Relation Name"],
    rows: (node["Actual Rows"] + dropped) * node["Actual Loops"],
  });
  for (const each of node.Plans ?? []) collect(each, steps);
}
