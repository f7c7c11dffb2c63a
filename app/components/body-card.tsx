import { Text } from "@shopify/polaris";

import { CopyButton } from "#app/components/copy-button.tsx";
import { SectionCard } from "#app/components/section-card.tsx";
import { useStrings } from "#app/components/use-strings.ts";
import type { Explanation } from "#app/core/explain/explanation.ts";

type BodyCardProps = Pick<Explanation, "body">;

/** The event as TikTok gets it; personal data in it is hashed or what TikTok takes in clear. */
export function BodyCard({ body }: BodyCardProps) {
  const { delivery } = useStrings();
  if (body === undefined)
    return (
      <SectionCard title={delivery.body.none}>
        <Text as="p" tone="subdued">
          {delivery.noBody}
        </Text>
      </SectionCard>
    );
  const json = JSON.stringify(body.event, null, 2);
  return (
    <SectionCard title={delivery.body[body.kind]} aside={<CopyButton text={json} />}>
      <pre className="event-body" tabIndex={0} role="group" aria-label={delivery.body[body.kind]}>
        {json}
      </pre>
    </SectionCard>
  );
}
