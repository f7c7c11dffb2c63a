import type { TikTokRequest, TikTokResult } from "#app/admin/act-on-tiktok.ts";
import { useAct, type Act } from "#app/components/use-act.ts";

/** One thing that the page about TikTok can ask for. */
export function useTikTokAct(): Act<TikTokRequest, TikTokResult> {
  return useAct<TikTokRequest, TikTokResult>();
}
