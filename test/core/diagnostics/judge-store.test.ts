import { describe, expect, test } from "vitest";

import type {
  CoverageEvidence,
  RecentOrdersEvidence,
  SkipsEvidence,
  WorkEvidence,
} from "#app/core/diagnostics/evidence.ts";
import { judgeCoverage, judgeSkips } from "#app/core/diagnostics/judge-matching.ts";
import { judgeMissingOrders, judgeWebhooks } from "#app/core/diagnostics/judge-recent-orders.ts";
import {
  judgeAttributes,
  judgeEmbed,
  judgeStorefront,
  judgeWebPixel,
} from "#app/core/diagnostics/judge-storefront.ts";
import { judgePixelOwners } from "#app/core/diagnostics/judge-tiktok-pixels.ts";
import { judgeWork } from "#app/core/diagnostics/judge-work.ts";

const now = "2026-11-22T12:00:00.000Z";
const ago = (minutes: number) => new Date(Date.parse(now) - minutes * 60_000).toISOString();

describe("pixels as TikTok lists them", () => {
  const account = (name: string, isChosen: boolean, ...pixelCodes: string[]) => ({
    name,
    isChosen,
    pixelCodes,
  });

  test("one that no account lists is unknown, one of an account that is not chosen is elsewhere", () => {
    const accounts = [account("US", true, "C1"), account("UK", false, "C2")];
    expect(judgePixelOwners({ pixelCodes: ["C1", "C2", "C3"], accounts })).toEqual([
      { kind: "pixel_elsewhere", severity: "warning", evidence: { pixelCode: "C2", account: "UK" } },
      { kind: "pixel_unknown", severity: "critical", evidence: { pixelCode: "C3", accounts: ["US"] } },
    ]);
  });

  test("one that a chosen account shares with another is fine", () => {
    const accounts = [account("UK", false, "C1"), account("US", true, "C1")];
    expect(judgePixelOwners({ pixelCodes: ["C1"], accounts })).toEqual([]);
    expect(judgePixelOwners({ pixelCodes: [], accounts })).toBe("no_pixel");
  });
});

describe("work", () => {
  const judge = (changes: Partial<WorkEvidence>) =>
    judgeWork({
      now,
      unmappedSince: undefined,
      mappedAt: undefined,
      dueSince: undefined,
      isSending: false,
      ...changes,
    });

  test("what waits for a quarter of an hour is stalled, what waits for less is not", () => {
    expect(judge({ unmappedSince: ago(15) })).toMatchObject([
      { kind: "work_stalled", severity: "critical", evidence: { work: "mapping", since: ago(15) } },
    ]);
    expect(judge({ dueSince: ago(15) })).toMatchObject([{ evidence: { work: "sending" } }]);
    expect(judge({ unmappedSince: ago(14), dueSince: ago(14) })).toEqual([]);
    expect(judge({})).toEqual([]);
  });

  test("a backlog that moves is not stalled", () => {
    expect(judge({ unmappedSince: ago(60), mappedAt: ago(1) })).toEqual([]);
    expect(judge({ unmappedSince: ago(60), mappedAt: ago(60) })).toHaveLength(1);
    expect(judge({ dueSince: ago(60), isSending: true })).toEqual([]);
  });
});

describe("recent orders", () => {
  const orders = (changes: Partial<RecentOrdersEvidence>): RecentOrdersEvidence => ({
    since: ago(1_440),
    until: ago(15),
    byWebhook: 0,
    fetched: 0,
    missing: 0,
    lastHeardAt: undefined,
    ...changes,
  });

  test("three orders of which none came by webhook are critical, two are chance", () => {
    expect(judgeWebhooks(orders({ missing: 2, fetched: 1 }))).toMatchObject([
      { kind: "webhooks_silent", severity: "critical", evidence: { orders: 3 } },
    ]);
    expect(judgeWebhooks(orders({ missing: 2 }))).toEqual([]);
    expect(judgeWebhooks(orders({ missing: 9, byWebhook: 1 }))).toEqual([]);
    expect(judgeWebhooks(orders({}))).toBe("too_few");
  });

  test("a single missing order is critical", () => {
    expect(judgeMissingOrders(orders({ missing: 1, byWebhook: 99 }))).toMatchObject([
      { kind: "orders_missing", severity: "critical", evidence: { missing: 1, orders: 100 } },
    ]);
    expect(judgeMissingOrders(orders({ byWebhook: 1 }))).toEqual([]);
    expect(judgeMissingOrders(orders({}))).toBe("too_few");
  });

  test("orders that had to be fetched are a warning where they are many and a part of all", () => {
    expect(judgeMissingOrders(orders({ fetched: 3, byWebhook: 57 }))).toMatchObject([
      { kind: "orders_repaired", severity: "warning", evidence: { repaired: 3, orders: 60 } },
    ]);
    expect(judgeMissingOrders(orders({ fetched: 2, byWebhook: 2 }))).toEqual([]);
    expect(judgeMissingOrders(orders({ fetched: 3, byWebhook: 58 }))).toEqual([]);
    // Then the check of the webhooks says it.
    expect(judgeMissingOrders(orders({ fetched: 9 }))).toEqual([]);
  });
});

describe("the storefront", () => {
  test("web pixel and app embed are there or not", () => {
    for (const state of ["missing", "outdated"] as const)
      expect(judgeWebPixel({ state })).toMatchObject([{ kind: "web_pixel_missing", evidence: { state } }]);
    expect(judgeWebPixel({ state: "installed" })).toEqual([]);
    for (const state of ["off", "missing"] as const)
      expect(judgeEmbed({ state })).toMatchObject([{ kind: "embed_off", evidence: { state } }]);
    expect(judgeEmbed({ state: "on" })).toEqual([]);
  });

  test("a day of silence counts where the store sells", () => {
    const judge = (lastSeenAt: string | undefined, purchases: number) =>
      judgeStorefront({ now, lastSeenAt, purchases });
    expect(judge(ago(1_440), 3)).toMatchObject([{ kind: "storefront_silent", severity: "warning" }]);
    expect(judge(undefined, 3)).toHaveLength(1);
    expect(judge(ago(1_439), 3)).toEqual([]);
    expect(judge(undefined, 2)).toBe("too_few");
    expect(judge(ago(1), 0)).toEqual([]);
  });

  test("a fifth of the clicks may get lost, more is a notice, most is a warning", () => {
    expect(judgeAttributes({ seen: 10, lost: 2 })).toEqual([]);
    expect(judgeAttributes({ seen: 10, lost: 3 })).toMatchObject([
      { kind: "attributes_lost", severity: "notice", evidence: { lost: 3, seen: 10 } },
    ]);
    expect(judgeAttributes({ seen: 10, lost: 6 })).toMatchObject([{ severity: "notice" }]);
    expect(judgeAttributes({ seen: 10, lost: 7 })).toMatchObject([{ severity: "warning" }]);
    expect(judgeAttributes({ seen: 9, lost: 9 })).toBe("too_few");
  });
});

describe("coverage", () => {
  const field = (
    name: CoverageEvidence["fields"][number]["field"],
    has: number,
    gaps: CoverageEvidence["fields"][number]["gaps"] = [],
  ) => ({ field: name, has, gaps, percent: undefined });

  test("fields below 60 % are found, the lowest first, each with what most lack it for", () => {
    const fields = [
      field("email", 59, [
        { cause: "consent_denied", count: 1 },
        { cause: "not_given", count: 40 },
      ]),
      field("phone", 10, [{ cause: "not_given", count: 90 }]),
      field("ttp", 60),
    ];
    expect(judgeCoverage({ total: 100, fields })).toEqual([
      {
        kind: "field_low",
        severity: "warning",
        evidence: { field: "phone", has: 10, of: 100, cause: "not_given", causeCount: 90 },
      },
      {
        kind: "field_low",
        severity: "warning",
        evidence: { field: "email", has: 59, of: 100, cause: "not_given", causeCount: 40 },
      },
    ]);
  });

  test("refusals are no fault, and clicks depend on the ads", () => {
    const fields = [field("email", 0, [{ cause: "consent_denied", count: 20 }]), field("ttclid", 0)];
    expect(judgeCoverage({ total: 20, fields })).toMatchObject([
      { severity: "notice", evidence: { field: "email" } },
    ]);
  });

  test("nineteen events are too few", () => {
    expect(judgeCoverage({ total: 19, fields: [field("email", 0)] })).toBe("too_few");
  });
});

describe("what is too old", () => {
  const skips = (changes: Partial<SkipsEvidence>): SkipsEvidence => ({
    received: 60,
    outsideWindow: 0,
    tooOld: 0,
    windowDays: 30,
    maxAgeDays: 7,
    ...changes,
  });

  test("is found from three and a twentieth on", () => {
    expect(judgeSkips(skips({ outsideWindow: 3 }))).toMatchObject([
      { kind: "clicks_outside_window", evidence: { held: 3, of: 60, windowDays: 30 } },
    ]);
    expect(judgeSkips(skips({ tooOld: 3 }))).toMatchObject([
      { kind: "events_too_old", evidence: { count: 3, of: 60, maxAgeDays: 7 } },
    ]);
    expect(judgeSkips(skips({ outsideWindow: 3, received: 61 }))).toEqual([]);
    expect(judgeSkips(skips({ tooOld: 2, received: 2 }))).toEqual([]);
    expect(judgeSkips(skips({ received: 0 }))).toBe("too_few");
  });
});
