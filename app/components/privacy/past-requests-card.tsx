import { BlockStack, List, Text } from "@shopify/polaris";

import type { ShownPrivacyRequest } from "#app/admin/list-privacy-requests.ts";
import { Moment } from "#app/components/moment.tsx";
import { SectionCard } from "#app/components/section-card.tsx";
import { useStrings } from "#app/components/use-strings.ts";

/** Who handed over or erased what, newest first. */
export function PastRequestsCard({ requests }: { readonly requests: readonly ShownPrivacyRequest[] }) {
  const { past } = useStrings().privacy;
  return (
    <SectionCard title={past.title}>
      <BlockStack gap="300">
        <Text as="p" tone="subdued">
          {past.what}
        </Text>
        {requests.length === 0 ? (
          <Text as="p">{past.none}</Text>
        ) : (
          <List>
            {requests.map((request) => (
              <List.Item key={request.id}>
                {past.kinds[request.kind]} ({past.origins[request.origin]}
                {request.doneBy !== null && /^\d+$/.test(request.doneBy) ? ` ${request.doneBy}` : ""}),{" "}
                <Moment at={request.doneAt ?? request.requestedAt} />: {tellOutcome(request, past)}
              </List.Item>
            ))}
          </List>
        )}
      </BlockStack>
    </SectionCard>
  );
}

function tellOutcome(
  { state, result }: ShownPrivacyRequest,
  past: ReturnType<typeof useStrings>["privacy"]["past"],
): string {
  if (state === "open") return past.underWay;
  return state === "closed" ? past.closed : past.result(result);
}
