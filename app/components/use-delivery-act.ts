import type { DeliveryRequest, DeliveryResult } from "#app/admin/act-on-deliveries.ts";
import { useAct, type Act } from "#app/components/use-act.ts";

/** Has deliveries sent again; an answer is told once the page shows what it changed. */
export function useDeliveryAct(): Act<DeliveryRequest, DeliveryResult> {
  const act = useAct<DeliveryRequest, DeliveryResult>();
  return act.isBusy ? { ...act, result: undefined } : act;
}
