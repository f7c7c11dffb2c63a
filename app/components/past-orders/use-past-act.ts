import { useAppBridge } from "@shopify/app-bridge-react";
import { useEffect, useRef } from "react";

import type { PastRequest, PastResult } from "#app/admin/past-orders/act-on-past-orders.ts";
import { useAct, type Act } from "#app/components/use-act.ts";
import { useStrings } from "#app/components/use-strings.ts";

/** One thing that the page of past orders can ask for; what came of it is said in passing. */
export function usePastAct(): Act<PastRequest, PastResult> {
  const { tasks: texts } = useStrings().pastOrders;
  const shopify = useAppBridge();
  const act = useAct<PastRequest, PastResult>();
  const result = act.isBusy ? undefined : act.result;
  const told = useRef<PastResult>(undefined);
  useEffect(() => {
    if (result === undefined || told.current === result) return;
    told.current = result;
    if (result.kind === "started") shopify.toast.show(texts.started);
    else if (result.kind === "cancelled") shopify.toast.show(texts.cancelled);
    else if (result.kind === "busy") shopify.toast.show(texts.busy[result.task], { isError: true });
    else if (result.kind === "ended_already") shopify.toast.show(texts.endedAlready, { isError: true });
  }, [result, shopify, texts]);
  return { ...act, result };
}
