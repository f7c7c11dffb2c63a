import type { MappingRequest, MappingResult } from "#app/admin/act-on-mapping.ts";
import { useAct, type Act } from "#app/components/use-act.ts";

/** One thing that the page of the rules can ask for; an answer is told once the page shows what it changed. */
export function useMappingAct(): Act<MappingRequest, MappingResult> {
  const act = useAct<MappingRequest, MappingResult>();
  return act.isBusy ? { ...act, result: undefined } : act;
}
