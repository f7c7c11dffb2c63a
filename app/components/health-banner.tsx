import { Banner, InlineStack, Link } from "@shopify/polaris";

import type { Health } from "#app/admin/assess-health.ts";
import { deliverySearchPath } from "#app/admin/delivery-search.ts";
import { useStrings } from "#app/components/use-strings.ts";

/** How things stand, in one sentence, with the way to what is behind it. */
export function HealthBanner({ health }: { readonly health: Health }) {
  const { health: texts, state: states } = useStrings();
  return (
    <Banner tone={health.tone} title={health.sentence}>
      {health.see.length > 0 && (
        <InlineStack gap="300">
          {health.see.map(({ state, count }) => (
            <Link key={state} url={deliverySearchPath({ state })}>
              {texts.see(states[state], count.toLocaleString("en"))}
            </Link>
          ))}
        </InlineStack>
      )}
    </Banner>
  );
}
