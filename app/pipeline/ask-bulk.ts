import {
  cancelBulkQuery,
  readBulkOperation,
  readBulkQuery,
  readStartedBulk,
  runBulkQuery,
  type BulkOperation,
  type StartedBulk,
} from "#app/core/shopify/bulk-operation.ts";
import { TaskError } from "#app/pipeline/task-error.ts";
import { AdminError } from "#app/shopify-admin/admin-error.ts";
import type { AskShop } from "#app/shopify-admin/ask-shop.ts";
import type { ShopHandle } from "#app/shops.server.ts";

/** Bulk operations at Shopify, for a task: what keeps one from going on is thrown as a TaskError with its reason. */
export type AskBulk = {
  run(shop: ShopHandle, query: string): Promise<StartedBulk>;
  /** Null where Shopify does not know it (any more). */
  read(shop: ShopHandle, id: string): Promise<BulkOperation | null>;
  cancel(shop: ShopHandle, id: string): Promise<void>;
};

/** What a task's page says of it: `shopify_` and Shopify's Admin API's own trouble. */
export function createAskBulk(askShop: AskShop): AskBulk {
  const ask = async (
    shop: ShopHandle,
    query: string,
    variables: Record<string, unknown>,
  ): Promise<unknown> => {
    const askAdmin = await askShop(shop);
    if (askAdmin === undefined) throw new TaskError("shopify_not_open", { isFinal: false });
    try {
      return await askAdmin(query, variables);
    } catch (error) {
      if (!(error instanceof AdminError)) throw error;
      throw new TaskError(`shopify_${error.reason}`, { isFinal: error.reason === "access_denied" });
    }
  };
  return {
    run: async (shop, query) => expected(readStartedBulk(await ask(shop, runBulkQuery, { query }))),
    read: async (shop, id) => expected(readBulkOperation(await ask(shop, readBulkQuery, { id }))),
    cancel: async (shop, id) => {
      await ask(shop, cancelBulkQuery, { id });
    },
  };
}

function expected<Answer>(answer: Answer | undefined): Answer {
  if (answer === undefined) throw new TaskError("shopify_unreadable", { isFinal: false });
  return answer;
}
