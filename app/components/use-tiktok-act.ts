import { useFetcher } from "@remix-run/react";
import { useEffect, useRef } from "react";

import type { TikTokRequest, TikTokResult } from "#app/admin/act-on-tiktok.ts";

type TikTokAct = {
  /** Sends a request, unless one is under way: a second click must not do it twice. */
  readonly send: (request: TikTokRequest) => void;
  readonly isBusy: boolean;
  readonly result: TikTokResult | undefined;
};

/** One thing that the page about TikTok can ask for. */
export function useTikTokAct(): TikTokAct {
  const fetcher = useFetcher<TikTokResult>();
  const isUnderWay = useRef(false);
  const isIdle = fetcher.state === "idle";
  useEffect(() => {
    if (isIdle) isUnderWay.current = false;
  }, [isIdle]);
  return {
    send: (request) => {
      // The fetcher's state is that of the last render, which two quick clicks share.
      if (isUnderWay.current) return;
      isUnderWay.current = true;
      fetcher.submit(request as never, { method: "post", encType: "application/json" });
    },
    isBusy: !isIdle,
    result: fetcher.data as TikTokResult | undefined,
  };
}
