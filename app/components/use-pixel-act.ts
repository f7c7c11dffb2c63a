import { useFetcher } from "@remix-run/react";
import { useEffect, useRef } from "react";

import type { PixelRequest, PixelResult } from "#app/connection/act-on-pixel.ts";

type PixelAct = {
  /** Sends a request, unless one is under way: a second click must not do it twice. */
  readonly send: (request: PixelRequest) => void;
  readonly isBusy: boolean;
  /** The last answer, once the page shows what it changed. */
  readonly result: PixelResult | undefined;
};

/** One thing that the page of a pixel can ask for. */
export function usePixelAct(): PixelAct {
  const fetcher = useFetcher<PixelResult>();
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
    result: isIdle ? (fetcher.data as PixelResult | undefined) : undefined,
  };
}
