import {
  listOrdersQuery,
  readOrderPage,
  searchOrders,
  type ListedOrder,
} from "#app/core/shopify/order-listing.ts";
import type { AskShop } from "#app/shopify-admin/ask-shop.ts";
import type { ReconcileRange } from "#app/core/reconcile/reconcile-range.ts";

export type AskAdmin = NonNullable<Awaited<ReturnType<AskShop>>>;

/** Shopify's answer was none to the question asked. */
export class UnreadableAnswerError extends Error {
  override readonly name = "UnreadableAnswerError";
}

/** Asks Shopify for the orders of a range, page by page, the earliest first. @throws what asking throws. */
export async function* listOrders(
  askAdmin: AskAdmin,
  { from, until }: ReconcileRange,
): AsyncGenerator<readonly ListedOrder[]> {
  const search = searchOrders(new Date(from), new Date(until));
  let after: string | undefined;
  do {
    const variables = { search, ...(after === undefined ? {} : { after }) };
    const page = readOrderPage(await askAdmin(listOrdersQuery, variables));
    if (page === undefined) throw new UnreadableAnswerError("a page of orders could not be read");
    yield page.orders;
    // A page that leads to itself would never end.
    if (page.after !== undefined && page.after === after)
      throw new UnreadableAnswerError("a page of orders leads to itself");
    after = page.after;
  } while (after !== undefined);
}
