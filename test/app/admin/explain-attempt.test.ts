import { expect, test } from "vitest";

import type { Attempt } from "#app/core/delivery/attempt.ts";
import { unsendable } from "#app/core/delivery/unsendable.ts";
import { explainAttempt } from "#app/core/explain/explain-attempt.ts";
import { enExplanation } from "#app/strings/en-explanation.ts";

function explain(changes: Partial<Attempt>) {
  const attempt: Attempt = { at: "2026-11-20T12:00:00.000Z", outcome: "unknown", batchSize: 1, ...changes };
  return explainAttempt(attempt, enExplanation);
}

test("TikTok is quoted only where TikTok spoke", () => {
  const notSent = explain({ outcome: "retriable", message: "no connection to TikTok (ECONNREFUSED)" });
  expect(notSent).toMatchObject({ message: undefined, detail: "no connection to TikTok (ECONNREFUSED)" });
  expect(notSent.meaning).toContain("cannot have the event");
  const refused = explain({
    outcome: "rejected",
    httpStatus: 200,
    code: 40002,
    message: "email: not a hash",
  });
  expect(refused).toMatchObject({ message: "email: not a hash", detail: undefined });
  expect(refused.advice).toContain("name the field");
});

test("a lost reply, a gateway, a throttling gateway, a sender that died and what was not sent at all are told apart", () => {
  const meanings = [
    explain({ message: "no reply" }),
    explain({ httpStatus: 502 }),
    explain({ httpStatus: 429, outcome: "retriable" }),
    explain({ outcome: "interrupted", batchSize: 0 }),
    explain({ outcome: "rejected", batchSize: 0, message: unsendable.tooOld.message }),
    explain({ outcome: "unknown", batchSize: 0, message: unsendable.tooUncertain.message }),
    explain({ outcome: "rejected", batchSize: 0, message: unsendable.bodyLost.message }),
  ].map(({ meaning }) => meaning);
  expect(new Set(meanings).size).toBe(7);
});

test("an attempt that reached out to nobody never says that the event was sent", () => {
  for (const { outcome, message } of Object.values(unsendable))
    expect(explain({ outcome, message, batchSize: 0 }).meaning).toMatch(/^It was not sent/);
});

test("a batch refused as a whole does not blame this event", () => {
  const split = explain({ outcome: "split", code: 40002, batchSize: 12 });
  expect(split.meaning).toContain("12 events");
  expect(split.advice).toBeUndefined();
});

test.each([0, 20001, 40002, 40050, 40100, 40105, 40999, 50000, 60001, 99999])(
  "code %i, documented or not, has a meaning",
  (code) => {
    expect(explain({ httpStatus: 200, code }).meaning).toMatch(/^[A-Z].*[.]$/);
  },
);

test("a token that TikTok refuses comes with what to do about it", () => {
  for (const code of [40001, 40102, 40105])
    expect(explain({ outcome: "connection_broken", httpStatus: 200, code }).advice).toContain("Reconnect");
});

test("an app that TikTok takes no events of comes with whom to ask", () => {
  const { advice } = explain({ outcome: "connection_broken", httpStatus: 200, code: 40118 });
  expect(advice).toContain("TikTok's support");
});
