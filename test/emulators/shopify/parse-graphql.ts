/** A GraphQL value as written; variables stay references until the answer is made. */
export type GraphqlValue =
  | { kind: "variable"; name: string }
  | { kind: "list"; items: GraphqlValue[] }
  | { kind: "object"; fields: Map<string, GraphqlValue> }
  | { kind: "literal"; value: string | number | boolean | null };

export type GraphqlDirective = { name: string; args: Map<string, GraphqlValue> };

export type GraphqlSelection =
  | {
      kind: "field";
      alias: string;
      name: string;
      args: Map<string, GraphqlValue>;
      directives: GraphqlDirective[];
      /** Absent for a leaf. */
      selections?: GraphqlSelection[];
    }
  | { kind: "spread"; name: string; directives: GraphqlDirective[] }
  | {
      kind: "inline";
      on: string | undefined;
      directives: GraphqlDirective[];
      selections: GraphqlSelection[];
    };

export type GraphqlOperation = {
  type: string;
  name: string | undefined;
  variables: { name: string; required: boolean; fallback: GraphqlValue | undefined }[];
  selections: GraphqlSelection[];
};

export type GraphqlFragment = { on: string; selections: GraphqlSelection[] };

export type GraphqlDocument = { operations: GraphqlOperation[]; fragments: Map<string, GraphqlFragment> };

// Blanks and comments, then: spread, block string, string, number, name, or one character of punctuation.
const token =
  /(?:[\s,\uFEFF]|#[^\n]*)*(\.\.\.|"""(?:[^\\]|\\.)*?"""|"(?:[^"\\\n]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|[_A-Za-z]\w*|[{}()[\]:$@!=|&])/y;
const blanks = /(?:[\s,\uFEFF]|#[^\n]*)*/y;

/** Reads a request document. Throws an Error that names the place for anything but queries, mutations and fragments. */
export function parseGraphql(source: string): GraphqlDocument {
  const tokens = tokensOf(source);
  let at = 0;
  const peek = (): string => tokens[at] ?? "";
  const take = (expected?: string): string => {
    const found = tokens[at];
    if (found === undefined || (expected !== undefined && found !== expected)) {
      throw new Error(`expected ${expected ?? "more"}, found ${found ?? "the end"} (token ${at + 1})`);
    }
    at += 1;
    return found;
  };
  const skip = (expected: string): boolean => {
    if (peek() !== expected) return false;
    at += 1;
    return true;
  };
  const until = <T>(end: string, read: () => T): T[] => {
    const found: T[] = [];
    while (!skip(end)) found.push(read());
    return found;
  };

  const name = (): string => {
    const found = take();
    if (!/^[_A-Za-z]/.test(found)) throw new Error(`expected a name, found ${found} (token ${at})`);
    return found;
  };
  const namedValue = (): [string, GraphqlValue] => {
    const key = name();
    take(":");
    return [key, value()];
  };
  const value = (): GraphqlValue => {
    if (skip("$")) return { kind: "variable", name: name() };
    if (skip("[")) return { kind: "list", items: until("]", value) };
    if (skip("{")) return { kind: "object", fields: new Map(until("}", namedValue)) };
    return { kind: "literal", value: literal(take()) };
  };
  const args = (): Map<string, GraphqlValue> => new Map(skip("(") ? until(")", namedValue) : []);
  const directives = (): GraphqlDirective[] => {
    const found: GraphqlDirective[] = [];
    while (skip("@")) found.push({ name: name(), args: args() });
    return found;
  };
  const selections = (): GraphqlSelection[] => {
    take("{");
    return until("}", selection);
  };
  const selection = (): GraphqlSelection => {
    if (skip("...")) {
      if (peek() !== "on" && /^[_A-Za-z]/.test(peek())) {
        return { kind: "spread", name: name(), directives: directives() };
      }
      const on = skip("on") ? name() : undefined;
      return { kind: "inline", on, directives: directives(), selections: selections() };
    }
    const first = name();
    const field = { kind: "field" as const, alias: first, name: skip(":") ? name() : first };
    const rest = { args: args(), directives: directives() };
    return peek() === "{" ? { ...field, ...rest, selections: selections() } : { ...field, ...rest };
  };
  const variable = (): GraphqlOperation["variables"][number] => {
    take("$");
    const found = name();
    take(":");
    while (/^[[\]\w]/.test(peek()) || (peek() === "!" && tokens[at + 1] === "]")) at += 1;
    const required = skip("!");
    const fallback = skip("=") ? value() : undefined;
    return { name: found, required: required && fallback === undefined, fallback };
  };

  const document: GraphqlDocument = { operations: [], fragments: new Map() };
  while (at < tokens.length) {
    if (peek() === "{") {
      document.operations.push({ type: "query", name: undefined, variables: [], selections: selections() });
    } else if (skip("fragment")) {
      const fragment = name();
      take("on");
      const on = name();
      directives();
      document.fragments.set(fragment, { on, selections: selections() });
    } else {
      const type = name();
      const operation = /^[_A-Za-z]/.test(peek()) ? name() : undefined;
      const variables = skip("(") ? until(")", variable) : [];
      directives();
      document.operations.push({ type, name: operation, variables, selections: selections() });
    }
  }
  return document;
}

function tokensOf(source: string): string[] {
  const tokens: string[] = [];
  let at = 0;
  for (;;) {
    token.lastIndex = at;
    const found = token.exec(source)?.[1];
    if (found === undefined) break;
    tokens.push(found);
    at = token.lastIndex;
  }
  blanks.lastIndex = at;
  blanks.exec(source);
  if (blanks.lastIndex < source.length) {
    throw new Error(`unexpected "${source.slice(blanks.lastIndex, blanks.lastIndex + 12)}"`);
  }
  return tokens;
}

function literal(text: string): string | number | boolean | null {
  if (text === "true" || text === "false") return text === "true";
  if (text === "null") return null;
  if (text.startsWith('"""'))
    return text
      .slice(3, -3)
      .replaceAll(String.raw`\"""`, '"""')
      .trim();
  if (text.startsWith('"')) return JSON.parse(text) as string;
  if (/^-?\d/.test(text)) return Number(text);
  if (/^[_A-Za-z]/.test(text)) return text;
  throw new Error(`expected a value, found ${text}`);
}
