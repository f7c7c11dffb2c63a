import type { Pool } from "pg";

import { connectPixel } from "#app/connection/connect-pixel.ts";
import { malformedParts, type PixelCredentials } from "#app/connection/pixel-credentials.ts";
import { sendTestEvent } from "#app/connection/send-test-event.ts";
import type { Answer } from "#app/core/delivery/outcome.ts";
import { classifyCode, isTikTokCode } from "#app/core/tiktok/response-codes.ts";
import type { RandomBytes } from "#app/sealing.server.ts";
import type { ShopHandle } from "#app/shops.server.ts";
import type { TrackEvents } from "#app/tiktok/track-events.ts";

export type PixelPart = keyof PixelCredentials;

export type PastedPixel =
  | { readonly kind: "connected"; readonly code: string }
  /** Nothing was sent: these parts cannot be right. */
  | { readonly kind: "malformed"; readonly parts: readonly PixelPart[] }
  /** TikTok did not take the test event; `part` is what it most likely means. */
  | {
      readonly kind: "refused";
      readonly part: PixelPart;
      readonly code: number;
      readonly words: string | undefined;
    }
  /** Nothing can be said about the pixel: TikTok was not reached, or had too much to do. */
  | { readonly kind: "no_answer" };

/**
 * Connects a pixel by a pasted token, once TikTok took a test event with it. The test event code only marks that one
 * event: without it TikTok would count it.
 */
export async function pastePixel(
  dependencies: {
    readonly pool: Pool;
    readonly trackEvents: TrackEvents;
    readonly now: Date;
    readonly randomBytes: RandomBytes;
  },
  shop: ShopHandle,
  pasted: Required<PixelCredentials> & { readonly testEventCode: string },
): Promise<PastedPixel> {
  const parts = malformedParts(pasted);
  if (parts.length > 0) return { kind: "malformed", parts };
  const { answer, accepted } = await sendTestEvent({
    trackEvents: dependencies.trackEvents,
    token: pasted.token,
    pixelCode: pasted.pixel,
    spelling: "classic",
    testEventCode: pasted.testEventCode,
    draft: undefined,
    now: dependencies.now,
    randomBytes: dependencies.randomBytes,
  });
  if (!accepted) return judge(answer);
  await connectPixel(dependencies.pool, shop, {
    code: pasted.pixel,
    token: pasted.token,
    testEventCode: undefined,
  });
  return { kind: "connected", code: pasted.pixel };
}

function judge(answer: Answer): PastedPixel {
  if (answer.kind !== "answered" || answer.code === undefined || !isTikTokCode(answer.code))
    return { kind: "no_answer" };
  const { code, message } = answer;
  switch (classifyCode(code)) {
    case "auth":
      return { kind: "refused", part: "token", code, words: message };
    case "payload":
      return {
        kind: "refused",
        part: message?.includes("test_event_code") === true ? "testEventCode" : "pixel",
        code,
        words: message,
      };
    default:
      return { kind: "no_answer" };
  }
}
