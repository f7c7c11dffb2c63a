import * as fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";

import type { ChangeLine } from "#app/core/mapping/change-lines.ts";
import type { ToldEvent } from "#app/core/mapping/tell-events.ts";
import { previewRules, type RulePreview } from "#app/pipeline/preview-rules.ts";

import { createCapturedLog } from "./captured-log.ts";
import { pastMessages } from "./past-messages.ts";
import { openPipelineWorld, type PipelineWorld, type TestShop } from "./pipeline-world.ts";
import { playPast, wholeTables } from "./play-past.ts";

let world: PipelineWorld;

beforeAll(async () => {
  world = await openPipelineWorld();
});
afterAll(() => world?.close());

const { log } = createCapturedLog();

async function preview(shop: TestShop, rules: unknown, examplesMax = 5): Promise<RulePreview> {
  const now = world.time.clock();
  const result = await previewRules(world.pool, shop, { rules, now, log, examplesMax });
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  return result.preview;
}

/** A pixel by its place: each shop has its own codes. */
const placeOf = (shop: TestShop, code: string) => shop.pixels.findIndex((pixel) => pixel.code === code);

type Sendings = ReadonlyMap<string, string>;

/** What a shop sends: by conversion, pixel and event, with the value. */
async function sendings(shop: TestShop): Promise<Sendings> {
  const rows = await shop.deliveries();
  return new Map(
    rows.flatMap(({ state, tiktokEventId, pixelCode, event, bodySealed }): [string, string][] => {
      if (state !== "pending" || bodySealed === null) return [];
      const body = shop.vault.open("delivery.body_sealed", bodySealed).toString();
      const { value, currency } = (JSON.parse(body) as { properties: { value?: number; currency?: string } })
        .properties;
      const worth = value === undefined || currency === undefined ? "nothing" : `${value} ${currency}`;
      return [[`${tiktokEventId} ${placeOf(shop, pixelCode)} ${event}`, worth]];
    }),
  );
}

function difference(before: Sendings, after: Sendings): readonly string[] {
  const gone = [...before].filter(([key]) => !after.has(key)).map(([key, worth]) => `- ${key} ${worth}`);
  const fresh = [...after].filter(([key]) => !before.has(key)).map(([key, worth]) => `+ ${key} ${worth}`);
  const changed = [...after].flatMap(([key, worth]) => {
    const was = before.get(key);
    return was === undefined || was === worth ? [] : [`~ ${key} ${was} -> ${worth}`];
  });
  return [...gone, ...fresh, ...changed].toSorted();
}

/** The same, as the preview told it. */
function told(shop: TestShop, lines: readonly ChangeLine[]): readonly string[] {
  return lines
    .filter(({ heldBy }) => heldBy === undefined)
    .flatMap(({ kind, count, examples }) => {
      expect(examples).toHaveLength(count);
      return examples.flatMap(({ tiktokEventId, before, after }) => {
        const key = (one: ToldEvent) => `${tiktokEventId} ${placeOf(shop, one.pixelCode)} ${one.event}`;
        if (kind === "changes_value") return [`~ ${key(before)} ${worthOf(before)} -> ${worthOf(after)}`];
        return [
          ...(before.state === "sent" ? [`- ${key(before)} ${worthOf(before)}`] : []),
          ...(after.state === "sent" ? [`+ ${key(after)} ${worthOf(after)}`] : []),
        ];
      });
    })
    .toSorted();
}

function worthOf(event: ToldEvent): string {
  return event.state === "sent" && event.value !== undefined
    ? `${Number(event.value.amount)} ${event.value.currency}`
    : "nothing";
}

test("brute force: what the preview says is what differs when the same past happens under the other table", async () => {
  let differences = 0;
  await fc.assert(
    fc.asyncProperty(
      pastMessages(world.time.now()),
      wholeTables,
      wholeTables,
      async (messages, before, other) => {
        const shop = await playPast(world, messages, before);
        const twin = await playPast(world, messages, other);
        const expected = difference(await sendings(shop), await sendings(twin));
        expect(told(shop, (await preview(shop, other, 1_000)).lines)).toEqual(expected);
        const back = told(twin, (await preview(twin, before, 1_000)).lines);
        expect(back).toEqual(difference(await sendings(twin), await sendings(shop)));
        differences += expected.length;
      },
    ),
    { numRuns: 40, seed: 20_261_122 },
  );
  // Two pasts that were alike would prove nothing.
  expect(differences).toBeGreaterThan(100);
}, 120_000);
