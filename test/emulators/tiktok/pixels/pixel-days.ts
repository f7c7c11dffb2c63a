import { z } from "zod";
import { isDay } from "../query/query-rules.ts";

const Count = z.int().min(0);

/** What TikTok shall say of one event on one UTC day; what is left out is counted, or none. */
export const PixelDaySeed = z.strictObject({
  day: z.string().refine(isDay, "YYYY-MM-DD expected"),
  /** As sent: `Purchase`, not `SHOPPING`. */
  event: z.string().min(1),
  browserCount: Count.default(0),
  /** Instead of what the emulator accepted. */
  serverCount: Count.optional(),
  attributedCount: Count.default(0),
  previewCount: Count.default(0),
});
export type PixelDaySeed = z.input<typeof PixelDaySeed>;
export type PixelDay = z.output<typeof PixelDaySeed>;

export type PixelDays = {
  /** Replaces what was said of this pixel, day and event. Throws a ZodError when the seed is none. */
  set(pixelCode: string, seed: PixelDaySeed): void;
  of(pixelCode: string): readonly PixelDay[];
};

export function createPixelDays(): PixelDays {
  const byPixel = new Map<string, PixelDay[]>();
  return {
    set(pixelCode, seed) {
      const day = PixelDaySeed.parse(seed);
      const others = (byPixel.get(pixelCode) ?? []).filter(
        (known) => known.day !== day.day || known.event !== day.event,
      );
      byPixel.set(pixelCode, [...others, day]);
    },
    of: (pixelCode) => byPixel.get(pixelCode) ?? [],
  };
}
