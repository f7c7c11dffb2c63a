import { expect, test } from "vitest";

import { overviewPath, readOverviewSearch } from "#app/admin/overview/overview-search.ts";

const today = "2026-11-22";
const read = (query: string) => readOverviewSearch(new URLSearchParams(query), today);

test("the last 30 days of purchases are shown unless something else is asked for", () => {
  expect(read("")).toMatchObject({
    range: { preset: "last30", range: { from: "2026-10-24", to: today } },
    kind: "purchase",
  });
});

test.each([
  "",
  "range=last7",
  "range=last90",
  "range=last28",
  "coverage=checkout",
  "from=2026-11-01&to=2026-11-03&coverage=other",
])("the address %s is written as it was read", (query) => {
  expect(overviewPath(read(query))).toBe(query === "" ? "/app" : `/app?${query}`);
});

test("what can't be used counts as not asked for, and is said", () => {
  const search = read("from=2026-11-03&to=2026-11-01&coverage=everything");
  expect(search.range).toMatchObject({ preset: "last30", problem: "wrong_order" });
  expect(search.kind).toBe("purchase");
});
