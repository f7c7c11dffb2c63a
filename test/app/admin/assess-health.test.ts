import { describe, expect, test } from "vitest";

import { assessHealth } from "#app/admin/assess-health.ts";
import type { Ledger } from "#app/core/delivery/ledger.ts";
import type { ConnectionStatus } from "#app/admin/read-connection.ts";
import { en } from "#app/strings/en.ts";

const pixel = {
  id: 1,
  code: "CPIXEL",
  name: undefined,
  isEnabled: true,
  testEventCode: undefined,
  isPaused: false,
  isRefused: false,
  refusedMessage: undefined,
};
const connected: ConnectionStatus = {
  state: "connected",
  brokenAt: undefined,
  brokenMessage: undefined,
  pixels: [pixel],
};

function ledger(counts: Partial<Ledger> = {}): Ledger {
  const none = { accepted: 0, pending: 0, rejected: 0, dead: 0, unknown: 0, skipped: 0, redacted: 0 };
  const received = Object.values(counts).reduce((sum, count) => sum + count, 0);
  return { ...none, ...counts, received };
}

function assess(
  connection: Partial<ConnectionStatus>,
  counts: Partial<Ledger> = {},
  before: Partial<Ledger> = {},
) {
  const lastDay = ledger(counts);
  const allTime = ledger(
    Object.fromEntries(
      Object.keys(ledger())
        .filter((key) => key !== "received")
        .map((key) => [key, (counts[key as keyof Ledger] ?? 0) + (before[key as keyof Ledger] ?? 0)]),
    ),
  );
  const ledgers = { lastDay, allTime, lastDaySince: "2026-11-21T12:00:00.000Z" };
  return assessHealth({ ...connected, ...connection }, ledgers, en.health);
}

describe("a shop that cannot send is told so before anything else", () => {
  test.each([
    [{ state: "none", pixels: [] }, "warning", /not connected/],
    [{ state: "disconnected" }, "warning", /disconnected/],
    [{ state: "needs_reconnecting" }, "critical", /needs reconnecting: 3 conversions are held/],
    [{ pixels: [{ ...pixel, isEnabled: false }] }, "warning", /switched off/],
  ] as const)("%o", (connection, tone, sentence) => {
    const health = assess(connection, { accepted: 5, rejected: 1, pending: 3 });
    expect(health.tone).toBe(tone);
    expect(health.sentence).toMatch(sentence);
  });
});

test("what TikTok did not take is counted, each kind with its own way there", () => {
  const health = assess({}, { accepted: 1_200, rejected: 2, dead: 1, unknown: 4, skipped: 30 });
  expect(health.tone).toBe("warning");
  expect(health.sentence).toBe("7 of 1,237 conversions from the last 24 hours did not reach TikTok.");
  expect(health.see.map(({ state, count }) => [state, count])).toEqual([
    ["rejected", 2],
    ["dead", 1],
    ["unknown", 4],
  ]);
});

test("losses of earlier days do not make today unwell", () => {
  expect(assess({}, { accepted: 1 }, { rejected: 9 })).toMatchObject({ tone: "success", see: [] });
});

test("what waits while TikTok takes no requests is no alarm, and is named", () => {
  const health = assess({ pixels: [{ ...pixel, isPaused: true }] }, { accepted: 5, pending: 1 });
  expect(health.tone).toBe("info");
  expect(health.sentence).toContain("1 conversion is tried again");
});

test("skipped conversions are no loss, and a quiet day is no fault", () => {
  expect(assess({}, { skipped: 3 }).tone).toBe("success");
  expect(assess({}, {}, { accepted: 3 }).sentence).toContain("Nothing has arrived in the last 24 hours");
  expect(assess({}).sentence).toContain("waiting for the first order");
});
