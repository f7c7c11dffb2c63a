import { useAppBridge } from "@shopify/app-bridge-react";
import { useEffect, useState } from "react";

import { runChecks, type CheckResult } from "#app/core/diagnostics/diagnose.ts";
import { readEmbedState } from "#app/core/guide/read-embed-state.ts";

/** An admin that does not know the question leaves it open. */
const limitMs = 4_000;

const notTold = runChecks({ embed: { isRead: false, why: "shopify_no_answer" } });

/**
 * Asks App Bridge, which alone knows it, how the app embed is.
 *
 * @param run another one asks again.
 * @returns undefined until there is an answer, or none came in time.
 */
export function useEmbedCheck(run: string): readonly CheckResult[] | undefined {
  const shopify = useAppBridge();
  const [told, setTold] = useState<{ readonly run: string; readonly results: readonly CheckResult[] }>();
  useEffect(() => {
    let isOver = false;
    const tell = (results: readonly CheckResult[]) => {
      if (!isOver) setTold({ run, results });
      isOver = true;
    };
    const timer = setTimeout(tell, limitMs, notTold);
    Promise.resolve()
      .then(() => shopify.app.extensions())
      .then(
        (extensions) =>
          tell(runChecks({ embed: { isRead: true, value: { state: readEmbedState(extensions) } } })),
        () => tell(notTold),
      );
    return () => {
      isOver = true;
      clearTimeout(timer);
    };
    // App Bridge's object is another one at each rendering, and asking again would not end.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [run]);
  return told?.run === run ? told.results : undefined;
}
