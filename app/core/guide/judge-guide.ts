import {
  guideSteps,
  type EmbedState,
  type GuideStep,
  type WebPixelState,
} from "#app/core/guide/guide-step.ts";

/** What is known of each step. Undefined: never looked at, or nothing was said. */
export type GuideEvidence = {
  readonly connection: "connected" | "needs_reconnecting" | "disconnected" | "none";
  readonly pixels: readonly { readonly isEnabled: boolean; readonly isRefused: boolean }[];
  readonly embed: EmbedState | undefined;
  readonly webPixel: WebPixelState | undefined;
  readonly areSendersOff: boolean;
  /** TikTok received more from servers than was sent from here. */
  readonly isSomebodyElseSending: boolean;
  readonly hasAccepted: boolean;
};

/** `broken`: it was done once. */
export type StepState = "done" | "todo" | "broken";

export type JudgedGuide = {
  readonly steps: Readonly<Record<GuideStep, StepState>>;
  readonly doneCount: number;
  readonly isShown: boolean;
};

/**
 * Which steps are done, from what was seen and never from what was pressed, but for the one thing that only the merchant
 * can know. A dismissed guide comes back when a step breaks that was done before.
 *
 * @param doneBefore steps that were done once, in whatever version's words.
 */
export function judgeGuide(
  evidence: GuideEvidence,
  doneBefore: readonly string[],
  isDismissed: boolean,
): JudgedGuide {
  const entries = guideSteps.map((step): readonly [GuideStep, StepState] => {
    if (isDone[step](evidence)) return [step, "done"];
    return [step, doneBefore.includes(step) ? "broken" : "todo"];
  });
  return {
    steps: Object.fromEntries(entries) as Record<GuideStep, StepState>,
    doneCount: entries.filter(([, state]) => state === "done").length,
    isShown: !isDismissed || entries.some(([, state]) => state === "broken"),
  };
}

const isDone: Readonly<Record<GuideStep, (evidence: GuideEvidence) => boolean>> = {
  connect: ({ connection }) => connection === "connected",
  pixel: ({ connection, pixels }) =>
    connection !== "none" &&
    connection !== "disconnected" &&
    pixels.some(({ isEnabled, isRefused }) => isEnabled && !isRefused),
  embed: ({ embed }) => embed === "on",
  web_pixel: ({ webPixel }) => webPixel === "installed",
  other_senders: ({ areSendersOff, isSomebodyElseSending }) => areSendersOff && !isSomebodyElseSending,
  first_event: ({ hasAccepted }) => hasAccepted,
};
