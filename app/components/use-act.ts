import { useFetcher } from "@remix-run/react";
import { useEffect, useRef } from "react";

export type Act<Request, Result> = {
  /** Sends a request, unless one is under way: a second click must not do it twice. */
  readonly send: (request: Request) => void;
  readonly isBusy: boolean;
  /** The last answer. */
  readonly result: Result | undefined;
};

/** One thing that a page can ask of its own action, or of the one at this path. */
export function useAct<Request, Result>(path?: string): Act<Request, Result> {
  const fetcher = useFetcher<Result>();
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
      const target = path === undefined ? {} : { action: path };
      fetcher.submit(request as never, { method: "post", encType: "application/json", ...target });
    },
    isBusy: !isIdle,
    result: fetcher.data as Result | undefined,
  };
}
