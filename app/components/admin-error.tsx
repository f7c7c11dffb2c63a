import { BlockStack, Button, Card, InlineStack, Page, Text } from "@shopify/polaris";
import { isRouteErrorResponse, useRevalidator, useRouteError } from "@remix-run/react";
import { AppProvider } from "@shopify/shopify-app-remix/react";

import { useStrings } from "#app/components/use-strings.ts";

/** What a page of the admin shows instead of itself when it failed; the menu around it stays. */
export function AdminError() {
  const { errors } = useStrings();
  const error = useRouteError();
  // Not a reload of the frame: its address no longer has what Shopify put there when it was opened.
  const { revalidate } = useRevalidator();
  const isMissing = isRouteErrorResponse(error) && error.status === 404;
  return (
    <Page title={isMissing ? errors.notFound : errors.unexpected}>
      <Card>
        <BlockStack gap="300">
          <Text as="p">{isMissing ? errors.notFoundHint : errors.unexpectedHint}</Text>
          <InlineStack>
            {isMissing ? (
              <Button url="/app">{errors.backToOverview}</Button>
            ) : (
              <Button onClick={revalidate}>{errors.retry}</Button>
            )}
          </InlineStack>
        </BlockStack>
      </Card>
    </Page>
  );
}

/** The same where not even the frame of the admin pages is there. */
export function BareAdminError() {
  return (
    <AppProvider isEmbeddedApp={false} apiKey="">
      <AdminError />
    </AppProvider>
  );
}
