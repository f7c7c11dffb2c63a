import { BlockStack, Page, Text } from "@shopify/polaris";
import type { HeadersFunction, LinksFunction, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Await, useLoaderData, useRevalidator } from "@remix-run/react";
import { boundary } from "@shopify/shopify-app-remix/server";
import { Suspense } from "react";

import { authenticateAdmin } from "#app/admin/authenticate-admin.ts";
import { readChecked } from "#app/admin/diagnostics/read-checked.ts";
import { embedUrl } from "#app/admin/guide/embed-url.ts";
import { AdminError } from "#app/components/admin-error.tsx";
import diagnosticsStyles from "#app/components/diagnostics/diagnostics.css?url";
import { FindingsList } from "#app/components/diagnostics/findings-list.tsx";
import { useEmbedCheck } from "#app/components/diagnostics/use-embed-check.ts";
import { EdgeBox } from "#app/components/ads/edge-box.tsx";
import { Moment } from "#app/components/moment.tsx";
import { useStrings } from "#app/components/use-strings.ts";
import type { CheckResult } from "#app/core/diagnostics/diagnose.ts";
import { en } from "#app/strings/en.ts";

export const meta: MetaFunction = () => [{ title: en.diagnostics.title }];
export const links: LinksFunction = () => [{ rel: "stylesheet", href: diagnosticsStyles }];
export const headers: HeadersFunction = (args) => boundary.headers(args);
export { AdminError as ErrorBoundary };

export async function loader({ request, context }: LoaderFunctionArgs) {
  const { shop, askAdmin } = await authenticateAdmin(request, context);
  const { database, tiktok, log, webPixel } = context;
  const now = context.clock();
  const asked = { ...database, tiktok, askAdmin, lookAtWebPixel: webPixel.look, log, now };
  return {
    ...(await readChecked(asked, shop)),
    embedUrl: embedUrl(shop.domain, context.shopifyApiKey),
    checkedAt: now.toISOString(),
  };
}

export default function Diagnostics() {
  const { here, shopify, tiktok, embedUrl: editorUrl, checkedAt } = useLoaderData<typeof loader>();
  const { diagnostics: texts } = useStrings();
  const { revalidate, state } = useRevalidator();
  const embed = useEmbedCheck(checkedAt);
  const isRunning = state === "loading";
  const known = embed === undefined ? here : [...here, ...embed];
  const list = (results: readonly CheckResult[], isAsking: boolean) => (
    <FindingsList results={results} isAsking={isAsking || embed === undefined} embedUrl={editorUrl} />
  );
  return (
    <Page
      title={texts.title}
      primaryAction={{ content: texts.runAgain, loading: isRunning, onAction: () => void revalidate() }}
    >
      <BlockStack gap="400">
        <EdgeBox>
          <BlockStack gap="200">
            <Text as="p">{texts.intro}</Text>
            <Text as="p" tone="subdued">
              {texts.checkedAt} <Moment at={checkedAt} precision="second" />
            </Text>
          </BlockStack>
        </EdgeBox>
        {/* A new run begins with what is known at once, not with old answers. */}
        <Suspense key={checkedAt} fallback={list(known, true)}>
          <Await resolve={shopify}>
            {(asked) => (
              <Suspense fallback={list([...known, ...asked], true)}>
                <Await resolve={tiktok}>{(told) => list([...known, ...asked, ...told], false)}</Await>
              </Suspense>
            )}
          </Await>
        </Suspense>
        <Text as="p" visuallyHidden>
          <span role="status">{isRunning ? texts.running : ""}</span>
        </Text>
      </BlockStack>
    </Page>
  );
}
