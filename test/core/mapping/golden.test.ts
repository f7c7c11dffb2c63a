import { createHash } from "node:crypto";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";

import { describe, expect, test } from "vitest";

import { mapMessage } from "#app/core/mapping/map-message.ts";
import { planDeliveries } from "#app/core/mapping/plan-deliveries.ts";
import { tiktokEventSchema } from "#app/core/tiktok/event.ts";

import { eventRules } from "../../emulators/tiktok/event-track/event-rules.ts";
import { allCases } from "../../fixtures/all-cases.ts";
import { bytesOf, contextOf, livePixel, now, type Case } from "../../fixtures/case.ts";
import { conversionOf } from "./map-body.ts";

/**
 * A golden file is a claim about what a message must become, read and judged by a person. UPDATE_GOLDEN=1 rewrites
 * them all; what it changes wants to be read as carefully as the code that changed it.
 */
const goldenFolder = join(import.meta.dirname, "../../golden");
const isUpdating = process.env["UPDATE_GOLDEN"] === "1";

function resultOf(item: Case) {
  const result = mapMessage(item.topic, bytesOf(item), contextOf(item));
  const plans = result.ok ? planDeliveries(conversionOf(result), item.pixels ?? [livePixel]) : [];
  return { result, plans };
}

/** The whole result as text; hashes are replaced by what the case says was hashed, so that a person can judge them. */
function render(item: Case): string {
  const { result, plans } = resultOf(item);
  const plainOf = new Map(
    (item.hashed ?? []).map((plain) => [createHash("sha256").update(plain, "utf8").digest("hex"), plain]),
  );
  const deliveries = plans.map((plan) =>
    plan.state === "pending" ? { ...plan, body: "the draft, by this event's name" } : plan,
  );
  const { odd, topic, settings } = item;
  const golden = { odd, topic, settings, result, deliveries };
  const readable = (_key: string, value: unknown) =>
    typeof value === "string" && plainOf.has(value) ? `sha256(${plainOf.get(value)})` : value;
  return `${JSON.stringify(golden, readable, 2)}\n`;
}

describe("golden results", () => {
  test.each(allCases)("$name: $odd", (item) => {
    const path = join(goldenFolder, `${item.name}.json`);
    const rendered = render(item);
    if (isUpdating) writeFileSync(path, rendered);
    expect(rendered).toBe(readFileSync(path, "utf8"));
  });

  test("every golden file belongs to a case, and no two cases share one", () => {
    const files = readdirSync(goldenFolder).map((file) => basename(file, ".json"));
    expect(files.toSorted()).toEqual(allCases.map(({ name }) => name).toSorted());
  });

  test.each(allCases)("$name: every hash that leaves is of a text the case normalised by hand", (item) => {
    const hashes = render(item).match(/"[0-9a-f]{64}"/g) ?? [];
    expect(hashes).toEqual([]);
    for (const plain of item.hashed ?? []) expect(render(item)).toContain(`"sha256(${plain})"`);
  });
});

describe("what TikTok is sent for the golden cases", () => {
  const sent = allCases.flatMap((item) => {
    const { result, plans } = resultOf(item);
    return plans.flatMap((plan) => (plan.state === "pending" ? [{ item, plan, result }] : []));
  });

  test.each(sent)(
    "$item.name: the event for $plan.pixelCode is one that TikTok takes",
    ({ plan, result }) => {
      const wire: unknown = JSON.parse(JSON.stringify(plan.body));
      expect(tiktokEventSchema.parse(wire)).toEqual(wire);
      expect(
        eventRules.check(wire, { nowSeconds: now / 1_000, eventSource: "web", eventSourceId: "CPIXEL" }),
      ).toBeUndefined();
      expect({ event: plan.eventName, ...conversionOf(result).events[0]?.draft }).toEqual(plan.body);
    },
  );

  test("most cases end in an event, or the goldens would claim little", () => {
    expect(sent.length).toBeGreaterThan(40);
  });

  test("mapping the same bytes again gives the same bytes", () => {
    for (const item of allCases) expect(resultOf(item)).toEqual(resultOf(item));
  });
});

test("a conversion's time of the click is that of the click its event carries", () => {
  const ages = allCases.flatMap((item) => {
    const { result } = resultOf(item);
    if (!result.ok || result.conversion === undefined) return [];
    const { clickedAt, facts } = result.conversion;
    const used = facts.clicks.find(({ verdict }) => verdict === "used");
    expect(clickedAt).toBe(used?.click.clickedAt);
    expect(facts.draft?.user.ttclid).toBe(used?.click.ttclid);
    return clickedAt === undefined ? [] : [clickedAt];
  });
  expect(ages.length).toBeGreaterThan(10);
});
