import { expect, test } from "vitest";

import { guideSteps } from "#app/core/guide/guide-step.ts";
import { judgeGuide, type GuideEvidence } from "#app/core/guide/judge-guide.ts";

const everything: GuideEvidence = {
  connection: "connected",
  pixels: [{ isEnabled: true, isRefused: false }],
  embed: "on",
  webPixel: "installed",
  areSendersOff: true,
  isSomebodyElseSending: false,
  hasAccepted: true,
};

const nothing: GuideEvidence = {
  connection: "none",
  pixels: [],
  embed: undefined,
  webPixel: undefined,
  areSendersOff: false,
  isSomebodyElseSending: false,
  hasAccepted: false,
};

test("a shop that has just begun has everything to do, and one that is set up has nothing", () => {
  expect(judgeGuide(nothing, [], false)).toMatchObject({ doneCount: 0, isShown: true });
  expect(judgeGuide(everything, [], false)).toMatchObject({ doneCount: guideSteps.length, isShown: true });
});

test.each([
  ["connect", { connection: "needs_reconnecting" }],
  ["connect", { connection: "disconnected" }],
  ["pixel", { pixels: [{ isEnabled: false, isRefused: false }] }],
  ["pixel", { pixels: [{ isEnabled: true, isRefused: true }] }],
  ["embed", { embed: "off" }],
  ["embed", { embed: "missing" }],
  ["web_pixel", { webPixel: "missing" }],
  ["web_pixel", { webPixel: "outdated" }],
  ["other_senders", { areSendersOff: false }],
  ["other_senders", { isSomebodyElseSending: true }],
  ["first_event", { hasAccepted: false }],
] as const)("%s is not done where it is so: %o", (step, change) => {
  const evidence = { ...everything, ...change };
  expect(judgeGuide(evidence, [], false).steps[step]).toBe("todo");
  expect(judgeGuide(evidence, [step], false).steps[step]).toBe("broken");
});

test("a pixel that TikTok refuses is no loss beside one that it takes", () => {
  const pixels = [
    { isEnabled: true, isRefused: true },
    { isEnabled: true, isRefused: false },
  ];
  expect(judgeGuide({ ...everything, pixels }, [], false).steps.pixel).toBe("done");
});

test("a pixel whose connection waits to be renewed is still picked; one that is cut off is not", () => {
  expect(judgeGuide({ ...everything, connection: "needs_reconnecting" }, [], false).steps.pixel).toBe("done");
  expect(judgeGuide({ ...everything, connection: "disconnected" }, [], false).steps.pixel).toBe("todo");
});

test("once dismissed it comes back for what broke, and not for what was never done", () => {
  const evidence = { ...everything, embed: "off" as const };
  expect(judgeGuide(evidence, ["connect", "pixel"], true).isShown).toBe(false);
  expect(judgeGuide(evidence, ["connect", "pixel", "embed"], true).isShown).toBe(true);
  expect(judgeGuide(everything, guideSteps, true).isShown).toBe(false);
});

test("a step of another version brings nothing back", () => {
  expect(judgeGuide(nothing, ["a step that is no more"], true).isShown).toBe(false);
});
