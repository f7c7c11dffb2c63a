import type { GuideRequest, GuideResult } from "#app/admin/guide/act-on-guide.ts";
import { useAct, type Act } from "#app/components/use-act.ts";

/** One thing that the set-up guide can ask for. */
export function useGuideAct(): Act<GuideRequest, GuideResult> {
  return useAct<GuideRequest, GuideResult>("/app/guide");
}
