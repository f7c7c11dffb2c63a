import { setImmediate as takeTurns } from "node:timers/promises";

import type { Pool } from "pg";

import { lineUp, mergeLines, type ChangeLine, type FoundChange } from "#app/core/mapping/change-lines.ts";
import { previewConversion } from "#app/core/mapping/preview-conversion.ts";
import { readRules, type RuleProblem } from "#app/core/rules/rule-table.ts";
import type { RuleSource } from "#app/core/rules/rule.ts";
import type { Log } from "#app/log.server.ts";
import {
  cursorAfter,
  cursorBefore,
  listPastConversions,
  type ConversionCursor,
} from "#app/pipeline/list-past-conversions.ts";
import { readMappingShop } from "#app/pipeline/mapping-shop.ts";
import { openFacts, type NotJudged } from "#app/pipeline/open-facts.ts";
import type { ShopHandle } from "#app/shops.server.ts";

/** What a table of rules would have made of a shop's past conversions. Plain data, fit for JSON. */
export type RulePreview = {
  /** The version in force, that the table was compared with. */
  readonly version: number;
  /** Conversions that were looked at, the newest of them. */
  readonly conversions: number;
  /** When the oldest of them happened, Unix milliseconds; undefined where there are none. */
  readonly oldestAt: number | undefined;
  /** Older ones within the days were left out, since there are too many. */
  readonly isCutOff: boolean;
  /** Of those looked at, how many no events can be made of any more. */
  readonly notJudged: { readonly [Why in NotJudged]: number };
  /** Conversions that would be told otherwise, those that wait included. */
  readonly changed: number;
  /** False for a shop that sends to no pixel at all, where nothing changes whatever the rules. */
  readonly hasPixels: boolean;
  /** Those with `heldBy` show only once the payment or the consent that they wait for has come. */
  readonly lines: readonly ChangeLine[];
};

export type PreviewRulesResult =
  | { readonly ok: true; readonly preview: RulePreview }
  | { readonly ok: false; readonly problems: readonly RuleProblem[] };

const dayMs = 86_400_000;
export const previewDays = 90;
export const previewConversionsMax = 10_000;

const pageSize = 500;
/** Conversions between two turns of the event loop: a few milliseconds. */
const turnSize = 50;

/**
 * Runs a table of rules over a shop's past conversions, and compares with the table in force. Reads only, in pages
 * without a transaction around them, and lets the process do other things in between.
 *
 * @param rules as they came from a form or a file; refused as saving would refuse them, before anything is read.
 */
export async function previewRules(
  pool: Pool,
  shop: ShopHandle,
  {
    rules,
    now,
    log,
    examplesMax = 5,
  }: { readonly rules: unknown; readonly now: Date; readonly log: Log; readonly examplesMax?: number },
): Promise<PreviewRulesResult> {
  const read = readRules(rules);
  if (!read.ok) return { ok: false, problems: read.problems };
  const mappingShop = await readMappingShop(pool, shop.id, now, log);
  if (mappingShop === undefined) throw new Error(`shop ${shop.id} is gone`);
  const { settings, pixels } = mappingShop;
  const from = new Date(now.getTime() - previewDays * dayMs);

  const notJudged = { erased: 0, before_rules: 0 };
  let conversions = 0;
  let changed = 0;
  let oldestAt: number | undefined;
  let lines: readonly ChangeLine[] = [];
  // Shopify's clock may be ahead of ours.
  let cursor: ConversionCursor | undefined = cursorBefore(new Date(now.getTime() + dayMs));
  while (cursor !== undefined && conversions < previewConversionsMax) {
    const page = await listPastConversions(pool, shop.id, from, cursor, pageSize);
    const found: FoundChange[] = [];
    for (const [index, stored] of page.entries()) {
      if (index % turnSize === turnSize - 1) await takeTurns();
      const facts = openFacts(shop, stored.factsSealed);
      if (typeof facts === "string") {
        notJudged[facts] += 1;
        continue;
      }
      const source = stored.source as RuleSource;
      const past = { ...stored, source, facts, isCancelled: stored.isCancelledUnsent };
      const { waitsFor, changes } = previewConversion(
        past,
        mappingShop.rules.rules,
        read.rules,
        settings,
        pixels,
      );
      if (changes.length > 0) changed += 1;
      const conversion = {
        tiktokEventId: stored.tiktokEventId,
        orderName: stored.orderName ?? undefined,
        source,
        occurredAt: stored.occurredAt.getTime(),
      };
      found.push(...changes.map((change) => ({ ...change, heldBy: waitsFor, conversion })));
    }
    conversions += page.length;
    oldestAt = page.at(-1)?.occurredAt.getTime() ?? oldestAt;
    lines = mergeLines(lines, lineUp(found, examplesMax), examplesMax);
    cursor = cursorAfter(page, pageSize);
  }
  return {
    ok: true,
    preview: {
      version: mappingShop.rules.version,
      conversions,
      oldestAt,
      isCutOff: cursor !== undefined,
      notJudged,
      changed,
      hasPixels: pixels.length > 0,
      lines,
    },
  };
}
