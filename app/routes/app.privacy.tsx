import { Banner, BlockStack, Layout, Page, Text } from "@shopify/polaris";
import type { ActionFunctionArgs, HeadersFunction, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { boundary } from "@shopify/shopify-app-remix/server";
import { useEffect } from "react";

import { actOnPrivacy, type PrivacyRequest, type PrivacyResult } from "#app/admin/act-on-privacy.ts";
import { authenticateAdmin } from "#app/admin/authenticate-admin.ts";
import { listPrivacyRequests } from "#app/admin/list-privacy-requests.ts";
import { AdminError } from "#app/components/admin-error.tsx";
import { DataRequestsCard } from "#app/components/privacy/data-requests-card.tsx";
import { OnePersonCard } from "#app/components/privacy/one-person-card.tsx";
import { PastRequestsCard } from "#app/components/privacy/past-requests-card.tsx";
import { saveFile } from "#app/components/save-file.ts";
import { useAct } from "#app/components/use-act.ts";
import { useStrings } from "#app/components/use-strings.ts";
import { en } from "#app/strings/en.ts";

export const meta: MetaFunction = () => [{ title: en.privacy.title }];
export const headers: HeadersFunction = (args) => boundary.headers(args);
export { AdminError as ErrorBoundary };

export async function loader({ request, context }: LoaderFunctionArgs) {
  const { shop } = await authenticateAdmin(request, context);
  return listPrivacyRequests(context.database.pool, shop.id);
}

/** Who it is about stands in the body: an address would be kept by browsers and proxies. */
export async function action({ request, context }: ActionFunctionArgs) {
  const authenticated = await authenticateAdmin(request, context);
  const sent: unknown = await request.json().catch(() => undefined);
  const { database, nudgeMapping } = context;
  const result = await actOnPrivacy(
    { pool: database.pool, now: context.clock(), nudgeMapping },
    authenticated,
    sent,
  );
  if (result.kind === "not_understood") throw new Response(null, { status: 400 });
  return result;
}

export default function Privacy() {
  const { open, past } = useLoaderData<typeof loader>();
  const { privacy } = useStrings();
  const { send, isBusy, result } = useAct<PrivacyRequest, PrivacyResult>();
  useEffect(() => {
    if (result?.kind !== "exported") return;
    const file = new Blob([JSON.stringify(result.file, null, 2)], { type: "application/json" });
    saveFile(file, `clickback-personal-data-${result.file.madeAt.slice(0, 10)}.json`);
  }, [result]);
  return (
    <Page title={privacy.title}>
      <Layout>
        <Layout.Section>
          <BlockStack gap="400">
            <Text as="p">{privacy.what}</Text>
            {result?.kind === "erasing" && <Banner tone="info" title={privacy.erasing} />}
            {result?.kind === "exported" && <Banner tone="success" title={privacy.exported} />}
            {result?.kind === "not_found" && <Banner tone="warning" title={privacy.gone} />}
            <DataRequestsCard
              requests={open}
              isBusy={isBusy}
              onDownload={(requestId) => send({ act: "answer", requestId })}
            />
            <OnePersonCard isBusy={isBusy} isNobody={result?.kind === "nobody"} onAsk={send} />
            <PastRequestsCard requests={past} />
          </BlockStack>
        </Layout.Section>
      </Layout>
    </Page>
  );
}
