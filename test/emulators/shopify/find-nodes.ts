import { GraphqlFieldError } from "./answer-graphql.ts";
import type { GraphqlObject } from "./answer-graphql.ts";
import type { ShopifyShop } from "./shopify-shop.ts";

const idsMax = 250;
const int64Max = 2n ** 63n - 1n;

const notApproved =
  "This app is not approved to access the Customer object. See https://partners.example/customer_data for more details.";

/**
 * `nodes(ids:)` for products and customers, in the order asked. What the shop does not have is null; an id that is
 * none fails the whole list, as at Shopify.
 */
export function findNodes(
  shop: ShopifyShop,
  ids: unknown,
): (GraphqlObject | GraphqlFieldError | null)[] | GraphqlFieldError {
  const asked = Array.isArray(ids) ? ids.map(String) : [];
  if (asked.length > idsMax)
    return new GraphqlFieldError(
      `The input array size of ${asked.length} is greater than 250`,
      "MAX_INPUT_SIZE_EXCEEDED",
    );
  const parsed = asked.map((id) => /^gid:\/\/shopify\/([A-Z]\w+)\/(\d+)$/.exec(id));
  const wrong = parsed.findIndex((match) => match === null || BigInt(match[2] ?? 0) > int64Max);
  if (wrong >= 0) return new GraphqlFieldError(`Invalid global id '${asked[wrong]}'`, "INVALID_ID");
  return parsed.map((match) => findNode(shop, match?.[1] ?? "", match?.[2] ?? ""));
}

function findNode(shop: ShopifyShop, type: string, id: string): GraphqlObject | GraphqlFieldError | null {
  const gid = `gid://shopify/${type}/${id}`;
  if (type === "Product") {
    const product = shop.products.get(id);
    return product ? { __typename: type, id: gid, productType: "", ...product } : null;
  }
  if (type !== "Customer") return null;
  if (!shop.customersReadable) return new GraphqlFieldError(notApproved, "ACCESS_DENIED");
  const customer = shop.customers.get(id);
  return customer
    ? { __typename: type, id: gid, numberOfOrders: "0", dataSaleOptOut: false, tags: [], ...customer }
    : null;
}
