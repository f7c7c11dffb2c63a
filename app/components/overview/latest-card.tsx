import { Box, Card, Link, Text } from "@shopify/polaris";

import type { DeliveryRow } from "#app/admin/delivery-row.ts";
import { DeliveryList } from "#app/components/delivery-list.tsx";
import { useStrings } from "#app/components/use-strings.ts";

/** The newest deliveries, and the way to all. */
export function LatestCard({ rows }: { readonly rows: readonly DeliveryRow[] }) {
  const { overview } = useStrings();
  return (
    <Card padding="0">
      <Box padding="400">
        <Text as="h2" variant="headingMd">
          {overview.latest}
        </Text>
      </Box>
      {rows.length > 0 && <DeliveryList rows={rows} label={overview.latest} />}
      <Box padding="400" paddingBlockStart={rows.length > 0 ? "400" : "0"}>
        {rows.length > 0 ? (
          <Link url="/app/deliveries">{overview.allDeliveries}</Link>
        ) : (
          <Text as="p" tone="subdued">
            {overview.nothingYet}
          </Text>
        )}
      </Box>
    </Card>
  );
}
