import type { Pool, PoolClient } from "pg";

import type { NodeType } from "#app/core/shopify/nodes.ts";
import type { ShopHandle } from "#app/shops.server.ts";

/** Where facts are looked up: any connection, one in a transaction too. */
export type FactTables = Pick<PoolClient, "query">;

/** A fact from a table, with when it was asked for, in Unix milliseconds. */
export type Known<Fact> = Fact & { readonly readAt: number };

/** A kind of fact that the Admin API tells by id and a table keeps. */
export type FactKind<Fact extends { readonly id: string }> = {
  readonly type: NodeType;
  readonly query: string;
  readonly readNode: (node: unknown) => Fact | undefined;
  /** What is kept of one that Shopify no longer has, so that it is not asked for every time. */
  readonly gone: (id: string) => Fact;
  /** How long it holds good. */
  readonly freshMs: number;
  readonly find: (
    tables: FactTables,
    shop: ShopHandle,
    ids: readonly string[],
  ) => Promise<readonly Known<Fact>[]>;
  readonly store: (pool: Pool, shop: ShopHandle, facts: readonly Fact[], readAt: Date) => Promise<void>;
};
