import type { Pool } from "pg";
import { z } from "zod";

import { endTestMode, savePixel, startTestMode } from "#app/connection/save-pixel.ts";
import { testPixel } from "#app/connection/test-pixel.ts";
import type { StoredSettings } from "#app/core/mapping/are-same-settings.ts";
import {
  explainTestAnswer,
  type ExplainedTestAnswer,
  type TestAnswerTexts,
} from "#app/core/explain/explain-test-answer.ts";
import { readPixelSettings, readTestEventCode, type PixelProblem } from "#app/core/mapping/pixel-settings.ts";
import type { RandomBytes } from "#app/sealing.server.ts";
import type { ShopHandle } from "#app/shops.server.ts";
import type { TrackEvents } from "#app/tiktok/track-events.ts";

/** What the page of a pixel asks for, as its script sends it. */
export type PixelRequest =
  | { readonly act: "save"; readonly seen: StoredSettings; readonly settings: StoredSettings }
  | { readonly act: "start_test_mode"; readonly testEventCode: string }
  | { readonly act: "end_test_mode" }
  | { readonly act: "send_test_event"; readonly testEventCode: string };

export type PixelResult =
  | { readonly kind: "saved" }
  | { readonly kind: "changed_meanwhile" }
  | { readonly kind: "test_mode_on" }
  | { readonly kind: "test_mode_off" }
  | {
      readonly kind: "test_sent";
      readonly request: string;
      readonly orderName: string | undefined;
      readonly isSample: boolean;
      readonly answer: ExplainedTestAnswer;
    }
  | { readonly kind: "no_token" }
  | { readonly kind: "problems"; readonly problems: readonly PixelProblem[] }
  /** The shop has no such pixel. */
  | { readonly kind: "not_found" }
  /** Not what any page of ours sends. */
  | { readonly kind: "not_understood" };

const requestSchema = z.discriminatedUnion("act", [
  z.object({
    act: z.literal("save"),
    seen: z.object({
      enabled: z.boolean(),
      isPrimary: z.boolean(),
      eventSpelling: z.enum(["classic", "renamed"]),
      markets: z.array(z.string()),
      eventsOff: z.array(z.string()),
    }),
    settings: z.unknown(),
  }),
  z.object({ act: z.literal("start_test_mode"), testEventCode: z.unknown() }),
  z.object({ act: z.literal("end_test_mode") }),
  z.object({ act: z.literal("send_test_event"), testEventCode: z.unknown() }),
]);

export type ActOnPixelInput = {
  readonly pool: Pool;
  readonly shop: ShopHandle;
  readonly pixelId: number;
  readonly trackEvents: TrackEvents;
  readonly now: Date;
  readonly randomBytes: RandomBytes;
  readonly texts: TestAnswerTexts;
};

/** Does what the page of a pixel asked for. */
export async function actOnPixel(input: ActOnPixelInput, sent: unknown): Promise<PixelResult> {
  const parsed = requestSchema.safeParse(sent);
  if (!parsed.success) return { kind: "not_understood" };
  switch (parsed.data.act) {
    case "save": {
      const settings = readPixelSettings(parsed.data.settings);
      if (!settings.ok) return { kind: "problems", problems: settings.problems };
      return { kind: await savePixel({ ...input, seen: parsed.data.seen, settings: settings.value }) };
    }
    case "start_test_mode": {
      const code = readTestEventCode(parsed.data.testEventCode);
      if (!code.ok) return { kind: "problems", problems: code.problems };
      const found = await startTestMode({ ...input, testEventCode: code.value });
      return { kind: found ? "test_mode_on" : "not_found" };
    }
    case "end_test_mode":
      return { kind: (await endTestMode(input)) ? "test_mode_off" : "not_found" };
    case "send_test_event": {
      const code = readTestEventCode(parsed.data.testEventCode);
      if (!code.ok) return { kind: "problems", problems: code.problems };
      const test = await testPixel({ ...input, testEventCode: code.value });
      if (test.kind !== "sent") return test;
      return { ...test, kind: "test_sent", answer: explainTestAnswer(test.answer, input.texts) };
    }
  }
}
