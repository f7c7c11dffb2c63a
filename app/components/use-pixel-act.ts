import { useAct, type Act } from "#app/components/use-act.ts";
import type { PixelRequest, PixelResult } from "#app/connection/act-on-pixel.ts";

/** One thing that the page of a pixel can ask for; an answer is told once the page shows what it changed. */
export function usePixelAct(): Act<PixelRequest, PixelResult> {
  const act = useAct<PixelRequest, PixelResult>();
  return act.isBusy ? { ...act, result: undefined } : act;
}
