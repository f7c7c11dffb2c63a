import { expect, test } from "vitest";

import { tellResult } from "#app/components/past-orders/tell-result.ts";
import { enPastOrders } from "#app/strings/en-past-orders.ts";
import { enReasons } from "#app/strings/en-reasons.ts";

const tell = (kind: Parameters<typeof tellResult>[0]["kind"], result: Record<string, number>) =>
  tellResult({ kind, result }, enPastOrders.tasks.result, enReasons);

test("a rebuild tells what it sent, of whichever way, and what it left", () => {
  expect(tell("rebuild", { resent: 1, added: 2, held: 4, not_judged: 0 })).toEqual([
    "3 events sent",
    "4 differ and stay as they are",
  ]);
  expect(tell("rebuild", { resent: 0, added: 0, held: 0, not_judged: 1 })).toEqual([
    "Nothing had to be sent",
    "1 could not be looked at",
  ]);
});

test("reading tells how many orders there were, and which could not be read", () => {
  expect(tell("backfill", { read: 1_200, new: 1_000, unreadable: 3 })).toEqual([
    "1,200 orders read",
    "1,000 of them new",
    "3 could not be read",
  ]);
  expect(tell("backfill", {})).toEqual(["0 orders read"]);
});

test("sending tells each reason why some were not sent; one that has no words by its name", () => {
  expect(tell("send_backfill", { sent: 1, skipped_consent_denied: 2, skipped_toString: 1 })).toEqual([
    "1 order sent",
    "2 not sent: Shopper refused marketing",
    "1 not sent: toString",
  ]);
});
