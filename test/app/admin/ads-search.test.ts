import * as fc from "fast-check";
import { describe, expect, test } from "vitest";

import {
  adsExportPath,
  adsPath,
  discrepanciesPath,
  openRowsMax,
  readAdsSearch,
  sortColumns,
  toggleRow,
} from "#app/admin/ads-search.ts";

import { assertLaw } from "../../core/assert-law.ts";

const today = "2026-11-22";
const read = (text: string) => readAdsSearch(new URLSearchParams(text), today);
const queryOf = (path: string) => path.split("?")[1] ?? "";

describe("the address of Ad performance", () => {
  test("is short for what is usual", () => {
    expect(adsPath(undefined, read(""))).toBe("/app/ads");
    expect(adsPath("7123", read("range=last7&sort=-spend&page=1"))).toBe("/app/ads?account=7123&range=last7");
  });

  test("holds days, comparison, order, figure, page and open rows", () => {
    const text =
      "from=2026-11-01&to=2026-11-05&compare=none&sort=name&chart=roas&page=3&open=campaign-12&open=adgroup-34-2";
    expect(read(text)).toMatchObject({
      range: { preset: "custom", range: { from: "2026-11-01", to: "2026-11-05" }, previous: undefined },
      sort: { column: "name", direction: "asc" },
      measure: "roas",
      page: 3,
      open: [
        { level: "campaign", id: "12", page: 1 },
        { level: "adgroup", id: "34", page: 2 },
      ],
    });
    expect(queryOf(adsPath(undefined, read(text)))).toBe(text);
  });

  test("comes back as it was, whatever it holds", () => {
    const row = fc.tuple(
      fc.constantFrom("campaign", "adgroup"),
      fc.bigInt({ min: 0n, max: 10n ** 20n }),
      fc.nat(99),
    );
    assertLaw(
      fc.property(
        fc.constantFrom(...sortColumns),
        fc.boolean(),
        fc.nat(1_200),
        fc.array(row, { maxLength: 30 }),
        (column, isDescending, page, rows) => {
          const open = rows.map(([level, id, number]) => `open=${level}-${id}-${number}`).join("&");
          const search = read(`sort=${isDescending ? "-" : ""}${column}&page=${page}&${open}`);
          expect(read(queryOf(adsPath("1", search)))).toEqual(search);
          expect(search.open.length).toBeLessThanOrEqual(openRowsMax);
        },
      ),
    );
  });

  test.each([
    "sort=price",
    "sort=--spend",
    "sort=spend;DROP",
    "page=-1",
    "page=0",
    "page=1e3",
    "open=ad-1",
    "open=campaign-1x",
    "open=campaign-",
    "open=campaign-1-99999",
    "chart=name",
  ])("%s counts as not asked for", (text) => {
    expect(read(text)).toEqual(read(""));
  });

  test("a change of days or order begins at the first page again, a row that opens does not", () => {
    const search = read("page=3&open=campaign-1-4");
    expect(adsPath(undefined, search, { sort: { column: "roas", direction: "desc" } })).toBe(
      "/app/ads?sort=-roas&open=campaign-1",
    );
    expect(adsPath(undefined, search, { measure: "ctr" })).toBe(
      "/app/ads?chart=ctr&page=3&open=campaign-1-4",
    );
  });

  test("never holds what Shopify put into the first address of the frame", () => {
    const search = read("id_token=secret&shop=x.myshopify.com&host=abc&range=last7");
    expect(adsPath("1", search)).toBe("/app/ads?account=1&range=last7");
    expect(discrepanciesPath({ account: "1", range: search.range })).toBe(
      "/app/ads/discrepancies?account=1&range=last7",
    );
    expect(adsExportPath({ account: "1", range: search.range }, "ad", search.sort)).toBe(
      "/app/ads/export?account=1&range=last7&level=ad&sort=-spend",
    );
  });
});

test("a row that is pressed opens, pressed again closes, and the oldest closes when there are too many", () => {
  const row = { level: "campaign", id: "1" } as const;
  const opened = toggleRow([], row);
  expect(opened).toEqual([{ ...row, page: 1 }]);
  expect(toggleRow(opened, row)).toEqual([]);
  expect(toggleRow(opened, { level: "adgroup", id: "1" })).toHaveLength(2);
  const many = Array.from({ length: openRowsMax }, (_, index) => ({
    level: "campaign" as const,
    id: String(index + 100),
    page: 1,
  }));
  const full = toggleRow(many, row);
  expect(full).toHaveLength(openRowsMax);
  expect(full.at(-1)?.id).toBe("1");
  expect(full.some(({ id }) => id === "100")).toBe(false);
});
