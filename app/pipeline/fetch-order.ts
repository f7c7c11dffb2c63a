import type { OrderNode } from "#app/core/shopify/order-node.ts";
import {
  orderLinesQuery,
  orderQuery,
  orderVariables,
  readOrderAnswer,
} from "#app/core/shopify/order-query.ts";
import { UnreadableAnswerError, type AskAdmin } from "#app/pipeline/list-orders.ts";

/** Pages of further lines; an order has 500 at the most, or some more where an app made it. */
const pagesMax = 20;

/**
 * Asks Shopify for one order with all its lines.
 *
 * @returns undefined where Shopify has no such order any more.
 * @throws what asking throws.
 */
export async function fetchOrder(askAdmin: AskAdmin, id: string): Promise<OrderNode | undefined> {
  let after: string | undefined;
  let whole: OrderNode | undefined;
  for (let page = 0; page < pagesMax; page += 1) {
    const query = whole === undefined ? orderQuery : orderLinesQuery;
    const answer = readOrderAnswer(await askAdmin(query, orderVariables(id, after)), id);
    if (answer === undefined) throw new UnreadableAnswerError("an order could not be read");
    if (answer.kind === "gone") return undefined;
    whole =
      whole === undefined
        ? answer.node
        : { ...whole, lineItems: [...whole.lineItems, ...answer.node.lineItems] };
    after = answer.after;
    if (after === undefined) break;
  }
  return whole;
}
