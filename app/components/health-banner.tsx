import { Banner, Link } from "@shopify/polaris";

import type { Health } from "#app/admin/assess-health.ts";
import { deliverySearchPath } from "#app/admin/delivery-search.ts";
import { useStrings } from "#app/components/use-strings.ts";

/** How things stand, in one sentence. */
export function HealthBanner({ health }: { readonly health: Health }) {
  const { health: texts } = useStrings();
  return (
    <Banner tone={health.tone} title={health.sentence}>
      {health.see !== undefined && (
        <p>
          <Link url={deliverySearchPath({ state: health.see })}>{texts.seeThem}</Link>
        </p>
      )}
    </Banner>
  );
}
