import { describe, expect, test } from "vitest";

import { missingScopes } from "#app/core/tiktok/scopes.ts";

const ids = (granted: readonly string[]) => missingScopes(granted).map(({ id }) => id);
const all = ["44", "7224195155857866754", "800", "802", "100", "210"];

describe("missingScopes", () => {
  test("names every right when nothing was granted", () => {
    expect(missingScopes([])).toEqual([
      { id: "44", name: "Reporting" },
      { id: "7224195155857866754", name: "Report conversion events" },
      { id: "800", name: "Read pixels" },
      { id: "802", name: "Pixel event statistics" },
      { id: "100", name: "Ad accounts" },
      { id: "210", name: "Ad groups" },
    ]);
  });

  test("misses nothing when each was granted itself, among others", () => {
    expect(ids([...all, "51", "9"])).toEqual([]);
  });

  test("a right that was granted as a whole covers what lies below it", () => {
    expect(ids(["1", "2", "4", "5", "8"])).toEqual([]);
    expect(ids(["10", "21", "4", "5", "80"])).toEqual([]);
  });

  test.each(all)("misses %s alone when only that was held back", (id) => {
    expect(ids(all.filter((other) => other !== id))).toEqual([id]);
  });

  test("a neighbour covers nothing", () => {
    expect(ids(["51", "801", "20", "22", "211", "101", "40"])).toEqual(all);
  });

  test("an id that was rounded on its way is another id", () => {
    expect(ids(all.map((id) => String(Number(id))))).toEqual(["7224195155857866754"]);
  });
});
