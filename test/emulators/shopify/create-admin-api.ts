import { answerGraphql } from "./answer-graphql.ts";
import type { GraphqlRequest } from "./answer-graphql.ts";
import { answerTokenRequest } from "./answer-token-request.ts";
import type { AppCredentials, JsonAnswer } from "./answer-token-request.ts";
import type { TokenVault } from "./create-token-vault.ts";
import { graphqlRoots } from "./graphql-fields.ts";
import type { EmulatedApp, GraphqlResolvers } from "./graphql-fields.ts";
import { queryCost, queryCostMax } from "./query-cost.ts";
import type { ShopifyShop } from "./shopify-shop.ts";

/** A request to the Admin API, with the whole body. */
export type AdminApiRequest = {
  host: string;
  method: string;
  /** Path and query. */
  path: string;
  headers: Record<string, string>;
  body: string;
};

/** What was asked and what was answered, for tests to read. Bodies hold secrets: never print them. */
export type RecordedRequest = AdminApiRequest & {
  atMs: number;
  endpoint: AdminEndpoint;
  /** 0 when the connection was dropped on purpose. */
  status: number;
};

export type AdminEndpoint = "token" | "graphql" | "other";

/** A fault for the next requests to an endpoint. */
export type AdminFault = {
  endpoint: AdminEndpoint;
  /** Default 500. */
  status?: number;
  body?: unknown;
  headers?: Record<string, string>;
  /** Cuts the connection instead of answering; a token request has then been granted all the same. */
  drop?: boolean;
  /** Answers, as if there were no fault, once this has settled. */
  hold?: Promise<unknown>;
  /** How many requests fail; default 1. */
  times?: number;
};

export type AdminApi = {
  /** The answer, or undefined when the connection is to be cut. */
  answer(request: AdminApiRequest): JsonAnswer | undefined;
  failNext(fault: AdminFault): void;
  readonly requests: RecordedRequest[];
};

type AdminApiOptions = {
  shops: ReadonlyMap<string, ShopifyShop>;
  app: EmulatedApp;
  credentials: AppCredentials;
  apiVersion: string;
  vault: TokenVault;
  resolvers: GraphqlResolvers;
  nowMs: () => number;
};

/** `https://<shop>/admin/...` of every shop: token endpoint and GraphQL, nothing else. */
export function createAdminApi(options: AdminApiOptions): AdminApi {
  const requests: RecordedRequest[] = [];
  const faults: (AdminFault & { times: number })[] = [];

  function answer(request: AdminApiRequest): JsonAnswer | undefined {
    const endpoint = endpointOf(request.path);
    const record: RecordedRequest = { ...request, endpoint, atMs: options.nowMs(), status: 0 };
    requests.push(record);
    const fault = faults.find((one) => one.endpoint === endpoint && one.times > 0);
    if (fault) fault.times -= 1;
    if (fault && !fault.drop && !fault.hold) {
      const { status = 500, body = { errors: "Internal Server Error" }, headers } = fault;
      record.status = status;
      return headers ? { status, body, headers } : { status, body };
    }
    const answered = answerEndpoint(endpoint, request, options);
    if (fault?.drop) return undefined;
    record.status = answered.status;
    return fault?.hold ? { ...answered, after: fault.hold } : answered;
  }

  return {
    answer,
    requests,
    failNext(fault) {
      faults.push({ times: 1, ...fault });
    },
  };
}

function endpointOf(path: string): AdminEndpoint {
  const { pathname } = new URL(path, "https://shop.invalid");
  if (pathname === "/admin/oauth/access_token") return "token";
  return /^\/admin\/api\/[^/]+\/graphql\.json$/.test(pathname) ? "graphql" : "other";
}

const notFound: JsonAnswer = { status: 404, body: { errors: "Not Found" } };

function answerEndpoint(
  endpoint: AdminEndpoint,
  request: AdminApiRequest,
  { shops, credentials, vault, nowMs, ...rest }: AdminApiOptions,
): JsonAnswer {
  const shop = shops.get(request.host);
  if (shop === undefined || endpoint === "other") return notFound;
  if (request.method !== "POST") return { status: 405, body: { errors: "Method Not Allowed" } };
  if (endpoint === "token") {
    const fields = fieldsOf(request);
    if (fields === undefined) return { status: 400, body: { error: "invalid_request" } };
    return answerTokenRequest({ shop, fields, credentials, vault, nowMs: nowMs() });
  }
  return answerGraphqlRequest(request, shop, vault, rest);
}

function answerGraphqlRequest(
  request: AdminApiRequest,
  shop: ShopifyShop,
  vault: TokenVault,
  { app, apiVersion, resolvers }: Pick<AdminApiOptions, "app" | "apiVersion" | "resolvers">,
): JsonAnswer {
  if (request.path !== `/admin/api/${apiVersion}/graphql.json`) return notFound;
  const access = shop.installed
    ? vault.check(shop.domain, request.headers["x-shopify-access-token"] ?? "")
    : "unknown";
  if (access === "non-expiring") {
    return {
      status: 403,
      body: { errors: "[API] Non-expiring access tokens are no longer accepted for the Admin API." },
    };
  }
  if (access !== "valid") {
    const errors = "[API] Invalid API key or access token (unrecognized login or wrong password)";
    return { status: 401, body: { errors } };
  }
  const asked = fieldsOf(request);
  if (typeof asked?.["query"] !== "string") {
    return { status: 400, body: { errors: { query: "Required parameter missing or invalid" } } };
  }
  const question = asked as GraphqlRequest;
  const cost = queryCost(question.query, question.variables ?? {}) ?? 1;
  return {
    status: 200,
    headers: { "x-shopify-api-version": apiVersion },
    body: {
      ...(cost > queryCostMax
        ? { errors: [tooCostly(cost)] }
        : answerGraphql(question, graphqlRoots(shop, app, resolvers))),
      extensions: {
        cost: {
          requestedQueryCost: cost,
          actualQueryCost: cost > queryCostMax ? null : cost,
          throttleStatus: { maximumAvailable: 2000, currentlyAvailable: 1999, restoreRate: 100 },
        },
      },
    },
  };
}

function tooCostly(cost: number) {
  return {
    message: `Query cost is ${cost}, which exceeds the single query max cost limit (${queryCostMax}).`,
    extensions: { code: "MAX_COST_EXCEEDED", cost, maxCost: queryCostMax },
  };
}

/** The body's fields: JSON or a form, as the content type says. */
function fieldsOf({ headers, body }: AdminApiRequest): Record<string, unknown> | undefined {
  if (headers["content-type"]?.startsWith("application/x-www-form-urlencoded")) {
    return Object.fromEntries(new URLSearchParams(body));
  }
  try {
    const parsed: unknown = JSON.parse(body);
    return typeof parsed === "object" && parsed !== null ? (parsed as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
