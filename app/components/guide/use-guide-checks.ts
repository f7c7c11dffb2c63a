import { useAppBridge } from "@shopify/app-bridge-react";
import { useEffect, useRef } from "react";

import { useGuideAct } from "#app/components/guide/use-guide-act.ts";
import { readEmbedState } from "#app/core/guide/read-embed-state.ts";

export type GuideChecks = {
  readonly isBusy: boolean;
  /** Asks Shopify again. */
  readonly again: () => void;
  /** Shopify did not answer about the web pixel when it was asked last. */
  readonly isWebPixelUnanswered: boolean;
};

/** An admin that does not know the question leaves it open. */
const limitMs = 5_000;

/** Asks Shopify, once the page is there, how embed and web pixel are; what it says is in the page's data afterwards. */
export function useGuideChecks(): GuideChecks {
  const shopify = useAppBridge();
  const { send, isBusy, result } = useGuideAct();
  const again = () => {
    const inTime = new Promise<null>((resolve) => {
      setTimeout(resolve, limitMs, null);
    });
    const told = Promise.resolve()
      .then(() => shopify.app.extensions())
      .then(readEmbedState, () => null);
    void Promise.race([told, inTime]).then((embed) => send({ act: "check", embed }));
  };
  const hasAsked = useRef(false);
  useEffect(() => {
    if (hasAsked.current) return;
    hasAsked.current = true;
    again();
  });
  return {
    isBusy,
    again,
    isWebPixelUnanswered: result?.act === "check" && result.webPixel === undefined,
  };
}
