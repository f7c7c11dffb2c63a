import { parseGraphql } from "./parse-graphql.ts";
import type { GraphqlDirective, GraphqlDocument, GraphqlSelection, GraphqlValue } from "./parse-graphql.ts";

/** An object the emulator answers with. Functions are fields that take arguments; every object names its type. */
export type GraphqlObject = { readonly __typename: string; readonly [field: string]: unknown };

export type GraphqlRequest = {
  query: string;
  variables?: Record<string, unknown>;
  operationName?: string;
};

export type GraphqlError = {
  message: string;
  path?: (string | number)[];
  extensions?: Record<string, unknown>;
};

/** In place of a value: the field is null and says why, the rest of the answer stands. */
export class GraphqlFieldError {
  readonly message: string;
  readonly code: string;
  constructor(message: string, code: string) {
    this.message = message;
    this.code = code;
  }
}

export type GraphqlAnswer = { data?: Record<string, unknown>; errors?: GraphqlError[] };

/** The roots by operation type: `query` and, where there is one, `mutation`. */
export type GraphqlRoots = Readonly<Record<string, GraphqlObject>>;

/**
 * Answers a GraphQL request from plain objects. What the objects don't have doesn't exist: the answer is then
 * Shopify's `undefinedField` error and no data, so a misspelt field is found here and not in production.
 */
export function answerGraphql(request: GraphqlRequest, roots: GraphqlRoots): GraphqlAnswer {
  let document: GraphqlDocument;
  try {
    document = parseGraphql(request.query);
  } catch (error) {
    return failed([{ message: `syntax error: ${error instanceof Error ? error.message : String(error)}` }]);
  }
  const wanted = request.operationName;
  const operation =
    wanted === undefined || wanted === ""
      ? document.operations[0]
      : document.operations.find((one) => one.name === wanted);
  const root = operation && roots[operation.type];
  if (operation === undefined || root === undefined) return failed([{ message: "No operation to answer" }]);

  const given = request.variables ?? {};
  const variables: Record<string, unknown> = {};
  const errors: GraphqlError[] = [];
  for (const { name, required, fallback } of operation.variables) {
    const value = given[name] ?? (fallback && plain(fallback, {}));
    if (required && (value === undefined || value === null)) {
      errors.push({
        message: `Variable $${name} was provided invalid value`,
        extensions: { code: "INVALID_VARIABLE" },
      });
    }
    variables[name] = value;
  }
  if (errors.length > 0) return failed(errors);

  const path = [operation.name === undefined ? operation.type : `${operation.type} ${operation.name}`];
  const fieldErrors: GraphqlError[] = [];
  const data = pick(root, operation.selections, { document, variables, errors, fieldErrors }, path);
  if (errors.length > 0) return failed(errors);
  return fieldErrors.length > 0 ? { data, errors: fieldErrors } : { data };
}

type Reading = {
  document: GraphqlDocument;
  variables: Record<string, unknown>;
  /** Faults of the request: there is no answer. */
  errors: GraphqlError[];
  /** Faults of single fields. */
  fieldErrors: GraphqlError[];
};

type Path = (string | number)[];

function pick(
  object: GraphqlObject,
  selections: readonly GraphqlSelection[],
  reading: Reading,
  path: Path,
): Record<string, unknown> {
  const found: Record<string, unknown> = {};
  for (const selection of selections) {
    if (!included(selection.directives, reading.variables)) continue;
    if (selection.kind === "field") {
      found[selection.alias] = fieldOf(object, selection, reading, [...path, selection.alias]);
      continue;
    }
    const fragment = selection.kind === "inline" ? selection : reading.document.fragments.get(selection.name);
    if (fragment === undefined) {
      reading.errors.push({
        message: `Fragment was used, but not defined`,
        path,
        extensions: { code: "useAndDefineFragment" },
      });
    } else if (fragment.on === undefined || fragment.on === object["__typename"] || fragment.on === "Node") {
      Object.assign(found, pick(object, fragment.selections, reading, path));
    }
  }
  return found;
}

type Field = Extract<GraphqlSelection, { kind: "field" }>;

function fieldOf(object: GraphqlObject, field: Field, reading: Reading, path: Path): unknown {
  if (!Object.hasOwn(object, field.name)) {
    reading.errors.push({
      message: `Field '${field.name}' doesn't exist on type '${object["__typename"]}'`,
      path,
      extensions: { code: "undefinedField", typeName: object["__typename"], fieldName: field.name },
    });
    return null;
  }
  const args = Object.fromEntries(
    [...field.args].map(([key, value]) => [key, plain(value, reading.variables)]),
  );
  const stored = object[field.name];
  const value: unknown = typeof stored === "function" ? stored(args) : stored;
  return shaped(value, field, reading, path);
}

function shaped(value: unknown, field: Field, reading: Reading, path: Path): unknown {
  if (value === null || value === undefined) return null;
  if (Array.isArray(value)) return value.map((item, at) => shaped(item, field, reading, [...path, at]));
  if (value instanceof GraphqlFieldError) {
    const { message, code } = value;
    // Without the operation's name, which only faults of the request begin with.
    reading.fieldErrors.push({ message, path: path.slice(1), extensions: { code } });
    return null;
  }
  const isObject = typeof value === "object";
  if (isObject !== (field.selections !== undefined)) {
    const message = isObject
      ? `Field must have selections (field '${field.name}' returns an object but has no selections)`
      : `Selections can't be made on scalars (field '${field.name}')`;
    reading.errors.push({ message, path, extensions: { code: "selectionMismatch" } });
    return null;
  }
  return field.selections ? pick(value as GraphqlObject, field.selections, reading, path) : value;
}

function included(directives: readonly GraphqlDirective[], variables: Record<string, unknown>): boolean {
  return directives.every(({ name, args }) => {
    const condition = args.get("if");
    const holds = condition !== undefined && plain(condition, variables) === true;
    return name === "skip" ? !holds : name === "include" ? holds : true;
  });
}

function plain(value: GraphqlValue, variables: Record<string, unknown>): unknown {
  switch (value.kind) {
    case "variable":
      return variables[value.name];
    case "list":
      return value.items.map((item) => plain(item, variables));
    case "object":
      return Object.fromEntries([...value.fields].map(([key, field]) => [key, plain(field, variables)]));
    default:
      return value.value;
  }
}

function failed(errors: GraphqlError[]): GraphqlAnswer {
  return { errors };
}
