import { expect, test } from "vitest";

import { listAlerts, type AlertEvidence } from "#app/admin/overview/list-alerts.ts";
import { addUpLedger } from "#app/core/delivery/ledger.ts";
import type { DeliveryState } from "#app/core/delivery/state.ts";

const now = Date.parse("2026-11-22T12:00:00Z");
const hoursAgo = (hours: number) => new Date(now - hours * 3_600_000).toISOString();
const ledger = (counts: Partial<Record<DeliveryState, number>>) =>
  addUpLedger(new Map(Object.entries(counts) as [DeliveryState, number][]));

const pixel = {
  id: 7,
  code: "CPIXEL",
  name: undefined,
  isEnabled: true,
  isRefused: false,
  refusedMessage: undefined,
  testEventCode: undefined,
};

const kindsOf = (change: Partial<AlertEvidence>) =>
  listAlerts({
    pixels: [pixel],
    lastDay: ledger({ accepted: 100 }),
    receivedBefore: [90, 100, 110, 100, 90, 100, 100],
    storefrontSeenAt: hoursAgo(1),
    now,
    ...change,
  }).map(({ kind }) => kind);

test("where all is well nothing is said", () => {
  expect(kindsOf({})).toEqual([]);
});

test("a pixel that TikTok refuses is named, unless it is switched off", () => {
  const refused = { ...pixel, name: "US store", isRefused: true, refusedMessage: "No permission" };
  expect(
    listAlerts({
      pixels: [refused],
      lastDay: ledger({}),
      receivedBefore: [],
      storefrontSeenAt: undefined,
      now,
    }),
  ).toEqual([{ kind: "pixel_refused", pixelId: 7, pixel: "US store", words: "No permission" }]);
  expect(kindsOf({ pixels: [{ ...refused, isEnabled: false }] })).toEqual([]);
});

test("a pixel whose events are all tagged as tests is named", () => {
  expect(kindsOf({ pixels: [{ ...pixel, testEventCode: "TEST1" }] })).toEqual(["tagged_as_tests"]);
});

test("many are lost from a tenth on, and five of them at least", () => {
  expect(kindsOf({ lastDay: ledger({ accepted: 45, rejected: 3, dead: 1, unknown: 1 }) })).toEqual([
    "many_lost",
  ]);
  expect(kindsOf({ lastDay: ledger({ accepted: 46, rejected: 3, dead: 1, unknown: 1 }) })).toEqual([]);
  expect(kindsOf({ lastDay: ledger({ accepted: 1, rejected: 4 }) })).toEqual([]);
});

test("a day without anything is silence where five a day are usual", () => {
  expect(kindsOf({ lastDay: ledger({}) })).toEqual(["silence"]);
  expect(kindsOf({ lastDay: ledger({}), receivedBefore: [0, 0, 0, 0, 900, 900, 900] })).toEqual([]);
  expect(kindsOf({ lastDay: ledger({}), receivedBefore: [4, 4, 4, 4, 4, 4, 4] })).toEqual([]);
  expect(kindsOf({ lastDay: ledger({}), receivedBefore: [5, 5, 5, 5, 0, 0, 0] })).toEqual(["silence"]);
  expect(kindsOf({ lastDay: ledger({ skipped: 1 }) })).toEqual([]);
});

test("a storefront that spoke once is missed after two days; one that never did is the guide's business", () => {
  expect(kindsOf({ storefrontSeenAt: hoursAgo(49) })).toEqual(["storefront_silent"]);
  expect(kindsOf({ storefrontSeenAt: hoursAgo(48) })).toEqual([]);
  expect(kindsOf({ storefrontSeenAt: undefined })).toEqual([]);
});
