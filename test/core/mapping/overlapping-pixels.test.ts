import { describe, expect, test } from "vitest";

import { overlappingPixels } from "#app/core/mapping/overlapping-pixels.ts";

const pixel = (code: string, markets: string[] = [], enabled = true, eventsOff: string[] = []) => ({
  code,
  markets,
  enabled,
  eventsOff,
});

describe("two pixels get the same orders", () => {
  test.each([
    ["both take all countries", [pixel("A"), pixel("B")]],
    ["one takes all countries", [pixel("A", ["DE"]), pixel("B")]],
    ["they have a country in common", [pixel("A", ["DE", "FR"]), pixel("B", ["US", "FR"])]],
  ])("when %s", (_name, pixels) => {
    expect(overlappingPixels(pixels)).toEqual([["A", "B"]]);
    expect(overlappingPixels(pixels.toReversed())).toEqual([["B", "A"]]);
  });

  test.each([
    ["they have no country in common", [pixel("A", ["DE"]), pixel("B", ["FR"])]],
    ["one is switched off", [pixel("A"), pixel("B", [], false)]],
    ["one gets no purchases", [pixel("A"), pixel("B", [], true, ["CompletePayment"])]],
    ["there is only one", [pixel("A")]],
    ["there is none", []],
  ])("not when %s", (_name, pixels) => {
    expect(overlappingPixels(pixels)).toEqual([]);
  });
});

test("of many pixels every pair is named once", () => {
  const pixels = [pixel("A", ["DE"]), pixel("B", ["DE", "FR"]), pixel("C", ["FR"]), pixel("D", ["US"])];
  expect(overlappingPixels(pixels)).toEqual([
    ["A", "B"],
    ["B", "C"],
  ]);
});
