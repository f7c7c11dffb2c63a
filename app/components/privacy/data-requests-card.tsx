import { BlockStack, Button, InlineStack, List, Text } from "@shopify/polaris";

import type { ShownPrivacyRequest } from "#app/admin/list-privacy-requests.ts";
import { Moment } from "#app/components/moment.tsx";
import { SectionCard } from "#app/components/section-card.tsx";
import { useHydrated } from "#app/components/use-hydrated.ts";
import { useStrings } from "#app/components/use-strings.ts";

type DataRequestsCardProps = {
  readonly requests: readonly ShownPrivacyRequest[];
  readonly isBusy: boolean;
  readonly onDownload: (requestId: number) => void;
};

/** Customers who asked for their data, and by when the merchant has to answer them. */
export function DataRequestsCard({ requests, isBusy, onDownload }: DataRequestsCardProps) {
  const { open } = useStrings().privacy;
  const isHydrated = useHydrated();
  return (
    <SectionCard title={open.title}>
      {requests.length === 0 ? (
        <Text as="p">{open.none}</Text>
      ) : (
        <BlockStack gap="300">
          <Text as="p" tone="subdued">
            {open.hint}
          </Text>
          <List>
            {requests.map(({ id, requestedAt, dueAt }) => (
              <List.Item key={id}>
                <BlockStack gap="200">
                  <Text as="p">
                    {open.line} ({id}). {open.requested}: <Moment at={requestedAt} />
                    {dueAt !== null && (
                      <>
                        . {open.due}: <Moment at={dueAt} />
                      </>
                    )}
                  </Text>
                  <InlineStack>
                    <Button
                      disabled={!isHydrated || isBusy}
                      accessibilityLabel={`${open.download} (${id})`}
                      onClick={() => onDownload(id)}
                    >
                      {open.download}
                    </Button>
                  </InlineStack>
                </BlockStack>
              </List.Item>
            ))}
          </List>
        </BlockStack>
      )}
    </SectionCard>
  );
}
