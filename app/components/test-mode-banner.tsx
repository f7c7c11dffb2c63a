import { Banner } from "@shopify/polaris";
import type { ReactNode } from "react";

import { Moment } from "#app/components/moment.tsx";
import { useStrings } from "#app/components/use-strings.ts";

type TestModeBannerProps = {
  /** Its name, or its code. */
  readonly pixel: string;
  readonly testEventCode: string;
  /** ISO 8601 */
  readonly until: string;
  /** A way to where it can be ended. */
  readonly children?: ReactNode;
};

/** Says loudly that a pixel is in test mode, until when, and what that does. */
export function TestModeBanner({ pixel, testEventCode, until, children }: TestModeBannerProps) {
  const { testMode } = useStrings().pixel;
  return (
    // In a box of its own: Polaris adds space between banners that touch. A pixel's name may be long.
    <div className="said">
      <Banner tone="warning" title={testMode.onTitle(pixel)}>
        <p>
          {testMode.until} <Moment at={until} />: {testMode.onWhat(testEventCode)}
        </p>
        {children}
      </Banner>
    </div>
  );
}
