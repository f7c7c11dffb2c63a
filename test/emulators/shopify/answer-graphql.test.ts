import { describe, expect, test } from "vitest";

import { answerGraphql } from "./answer-graphql.ts";

const roots = {
  query: {
    __typename: "QueryRoot",
    shop: {
      __typename: "Shop",
      name: "Tea & Mugs",
      tags: ["a", "b"],
      domain: { __typename: "Domain", host: "tea.example" },
      echo: (args: unknown) => JSON.stringify(args),
      none: null,
    },
  },
  mutation: { __typename: "Mutation", save: () => ({ __typename: "Payload", userErrors: [] }) },
};
const answer = (query: string, variables?: Record<string, unknown>) =>
  answerGraphql({ query, ...(variables && { variables }) }, roots);

describe("an answer", () => {
  test("has what was asked for, under the names it was asked by", () => {
    const query = `# a comment
      query Shop { store: shop { name, tags none { x } domain { __typename host } } }`;
    expect(answer(query)).toEqual({
      data: {
        store: {
          name: "Tea & Mugs",
          tags: ["a", "b"],
          none: null,
          domain: { __typename: "Domain", host: "tea.example" },
        },
      },
    });
  });

  test("passes arguments on, from the text and from variables", () => {
    const query = `query A($id: ID!, $list: [String!]! = ["x"], $n: Int) {
      shop { echo(id: $id, list: $list, n: $n, s: "a \\"b\\"", o: { k: [1, -2.5, true, null, ENUM] }) }
    }`;
    const { shop } = answer(query, { id: "1" }).data as { shop: { echo: string } };
    expect(JSON.parse(shop.echo)).toEqual({
      id: "1",
      list: ["x"],
      s: 'a "b"',
      o: { k: [1, -2.5, true, null, "ENUM"] },
    });
  });

  test("follows fragments, and leaves out what a directive leaves out", () => {
    const query = `query A($yes: Boolean!) { shop { ...Names ... on Shop { tags } ... on Other { missing } } }
      fragment Names on Shop { name @include(if: $yes) none @skip(if: $yes) { x } }`;
    expect(answer(query, { yes: true })).toEqual({
      data: { shop: { name: "Tea & Mugs", tags: ["a", "b"] } },
    });
  });

  test("to a mutation comes from the mutations", () => {
    expect(answer("mutation { save { userErrors { message } } }")).toEqual({
      data: { save: { userErrors: [] } },
    });
  });
});

describe("a wrong request gets no data, for", () => {
  test.each([
    ["a field that doesn't exist", "{ shop { nmae } }", "Field 'nmae' doesn't exist on type 'Shop'"],
    ["an object without a selection", "{ shop }", "Field must have selections"],
    ["a selection on a scalar", "{ shop { name { x } } }", "Selections can't be made on scalars"],
    ["an unknown fragment", "{ shop { ...Gone } }", "Fragment was used, but not defined"],
    ["a missing variable", "query($id: ID!) { shop { echo(id: $id) } }", "Variable $id"],
    ["a query that ends too soon", "{ shop { name ", "syntax error"],
    ["something else", "{ shop ? }", "syntax error"],
    ["an operation that isn't there", "subscription { shop { name } }", "No operation"],
  ])("%s", (_what, query, message) => {
    const { data, errors } = answer(query);
    expect(data).toBeUndefined();
    expect(errors?.[0]?.message).toContain(message);
  });
});
