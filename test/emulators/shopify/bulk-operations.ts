import { GraphqlFieldError } from "./answer-graphql.ts";
import { filesHost } from "./answer-download.ts";
import type { GraphqlResolvers } from "./graphql-fields.ts";
import { judgeBulkQuery, runBulkQuery } from "./run-bulk-query.ts";
import type { ShopifyShop } from "./shopify-shop.ts";

export type BulkFault =
  /** The mutation is refused: another operation is under way. */
  | "busy"
  /** It ends without any data. */
  | "denied"
  | "failed"
  /** It ends half way, and leaves what it has. */
  | "timed out"
  /** Its first address is not valid any more when it is asked for. */
  | "address expires"
  /** It never ends. */
  | "stuck";

export type BulkOperation = {
  readonly id: string;
  readonly query: string;
  status: "CREATED" | "RUNNING" | "CANCELING" | "CANCELED" | "COMPLETED" | "FAILED";
  readonly fault: BulkFault | undefined;
  readonly grouped: boolean;
  lines: readonly string[] | undefined;
  rootCount: number;
};

export type BulkOperations = {
  readonly resolvers: GraphqlResolvers;
  readonly downloads: { path: string; range: string; status: number }[];
  /** Undefined where the address is not (or no longer) valid. */
  file(path: string): Buffer | undefined;
  failNext(shop: string, fault: BulkFault): void;
  of(shop: string): readonly BulkOperation[];
};

const addressMs = 7 * 86_400_000;

/** Bulk queries over orders: one at a time in a shop, one state further each time it is looked at. */
export function createBulkOperations({ nowMs }: { nowMs: () => number }): BulkOperations {
  const byShop = new Map<string, BulkOperation[]>();
  const faults = new Map<string, BulkFault>();
  const files = new Map<string, { body: Buffer; until: number }>();
  let made = 0;

  const of = (shop: string) => byShop.get(shop) ?? [];
  const isActive = ({ status }: BulkOperation) => ["CREATED", "RUNNING", "CANCELING"].includes(status);

  const refused = (message: string, code: string) => ({
    __typename: "BulkOperationRunQueryPayload",
    bulkOperation: null,
    userErrors: [{ __typename: "BulkOperationUserError", field: ["query"], message, code }],
  });

  const advance = (operation: BulkOperation, shop: ShopifyShop) => {
    if (operation.status === "CREATED") operation.status = "RUNNING";
    else if (operation.status === "CANCELING") operation.status = "CANCELED";
    else if (operation.status === "RUNNING" && operation.fault !== "stuck") {
      const { lines, rootCount } = runBulkQuery(operation, shop, nowMs());
      operation.rootCount = rootCount;
      const isFailed = ["denied", "failed", "timed out"].includes(operation.fault ?? "");
      operation.status = isFailed ? "FAILED" : "COMPLETED";
      operation.lines = lines;
    }
  };

  /** A new one each time it is asked for. */
  const address = (operation: BulkOperation, lines: readonly string[]) => {
    const name = `/shopify-tiers-assets/bulk-operation-outputs/${++made}?Expires=${nowMs() + addressMs}`;
    const isFirst = ![...files.keys()].some((key) => key.startsWith(`${operation.id} `));
    const until = operation.fault === "address expires" && isFirst ? 0 : nowMs() + addressMs;
    files.set(`${operation.id} ${name}`, {
      body: Buffer.from(lines.map((line) => `${line}\n`).join("")),
      until,
    });
    return `https://${filesHost}${name}`;
  };

  const shown = (operation: BulkOperation, shop: ShopifyShop) => {
    advance(operation, shop);
    const { id, status, query, lines, fault, rootCount } = operation;
    const isDone = status === "COMPLETED" && lines !== undefined && lines.length > 0;
    const half = fault === "timed out" && status === "FAILED" ? halfOf(lines ?? []) : undefined;
    const codes = { denied: "ACCESS_DENIED", failed: "INTERNAL_SERVER_ERROR", "timed out": "TIMEOUT" };
    return {
      __typename: "BulkOperation",
      id,
      status,
      query,
      type: "QUERY",
      errorCode: status === "FAILED" ? codes[fault as keyof typeof codes] : null,
      objectCount: String(lines?.length ?? 0),
      rootObjectCount: String(rootCount),
      fileSize: isDone ? String(Buffer.byteLength(lines.join("\n")) + 1) : null,
      url: isDone ? () => address(operation, lines) : null,
      partialDataUrl: half === undefined ? null : () => address(operation, half),
    };
  };

  return {
    of,
    downloads: [],
    failNext: (shop, fault) => faults.set(shop, fault),
    file: (path) => {
      const [, found] = [...files].find(([key]) => key.endsWith(` ${path}`)) ?? [];
      return found === undefined || found.until <= nowMs() ? undefined : found.body;
    },
    resolvers: {
      query: {
        bulkOperation: ({ id }, shop) => {
          const operation = of(shop.domain).find((one) => one.id === id);
          return operation === undefined ? null : shown(operation, shop);
        },
      },
      mutation: {
        bulkOperationRunQuery: ({ query, groupObjects = false }, shop) => {
          if (!shop.scopes.includes("read_orders"))
            return new GraphqlFieldError(
              "Access denied for orders field. Required access: `read_orders` access scope.",
              "ACCESS_DENIED",
            );
          const problem = judgeBulkQuery(String(query), shop);
          if (problem !== undefined) return refused(problem, "INVALID");
          const fault = faults.get(shop.domain);
          faults.delete(shop.domain);
          if (fault === "busy" || of(shop.domain).some(isActive))
            return refused(
              "A bulk query operation for this app and shop is already in progress.",
              "OPERATION_IN_PROGRESS",
            );
          const operation: BulkOperation = {
            id: `gid://shopify/BulkOperation/${7_200_000_000_000 + ++made}`,
            query: String(query),
            status: "CREATED",
            fault,
            grouped: groupObjects === true,
            lines: undefined,
            rootCount: 0,
          };
          byShop.set(shop.domain, [...of(shop.domain), operation]);
          const { id, status } = operation;
          return {
            __typename: "BulkOperationRunQueryPayload",
            bulkOperation: { __typename: "BulkOperation", id, status },
            userErrors: [],
          };
        },
        bulkOperationCancel: ({ id }, shop) => {
          const operation = of(shop.domain).find((one) => one.id === id);
          if (operation !== undefined && isActive(operation)) operation.status = "CANCELING";
          return {
            __typename: "BulkOperationCancelPayload",
            bulkOperation: operation === undefined ? null : shown(operation, shop),
            userErrors: [],
          };
        },
      },
    },
  };
}

/** Ends in the middle of an order, as an operation that ran out of time does. */
function halfOf(lines: readonly string[]): readonly string[] {
  return lines.slice(0, Math.ceil(lines.length / 2));
}
