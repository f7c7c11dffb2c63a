import { Banner, BlockStack, Layout, Page, Text } from "@shopify/polaris";
import type { ActionFunctionArgs, HeadersFunction, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData, useSearchParams } from "@remix-run/react";
import { boundary } from "@shopify/shopify-app-remix/server";

import { actOnTikTok, tiktokRequest } from "#app/admin/act-on-tiktok.ts";
import { authenticateAdmin } from "#app/admin/authenticate-admin.ts";
import { readTikTok } from "#app/admin/read-tiktok.ts";
import { AdminError } from "#app/components/admin-error.tsx";
import { MissingScopesBanner } from "#app/components/missing-scopes-banner.tsx";
import { PastePixelCard } from "#app/components/paste-pixel-card.tsx";
import { TikTokAccountsCard } from "#app/components/tiktok-accounts-card.tsx";
import { TikTokLoginCard } from "#app/components/tiktok-login-card.tsx";
import { TikTokNotices } from "#app/components/tiktok-notices.tsx";
import { TikTokPixelsCard } from "#app/components/tiktok-pixels-card.tsx";
import { useStrings } from "#app/components/use-strings.ts";
import { useTikTokAct } from "#app/components/use-tiktok-act.ts";
import { en } from "#app/strings/en.ts";

export const meta: MetaFunction = () => [{ title: en.tiktok.title }];
export const headers: HeadersFunction = (args) => boundary.headers(args);
export { AdminError as ErrorBoundary };

export async function loader({ request, context }: LoaderFunctionArgs) {
  const { shop } = await authenticateAdmin(request, context);
  const status = await readTikTok(context.database, shop);
  return { ...status, isLoginOffered: context.tiktokLogin !== undefined };
}

export async function action({ request, context }: ActionFunctionArgs) {
  const authenticated = await authenticateAdmin(request, context);
  const asked = tiktokRequest.safeParse(await request.json().catch(() => undefined));
  if (!asked.success) throw new Response(null, { status: 400 });
  return actOnTikTok(context, authenticated, asked.data);
}

export default function TikTok() {
  const { login, advertisers, pixels, overlaps, waiting, isLoginOffered } = useLoaderData<typeof loader>();
  const { tiktok } = useStrings();
  const [searchParams] = useSearchParams();
  const disconnect = useTikTokAct();
  const isConnected = login.state === "connected";
  return (
    <Page title={tiktok.title}>
      <Layout>
        <Layout.Section>
          <BlockStack gap="400">
            <TikTokNotices asked={searchParams.get("login")} ended={disconnect.result} />
            <MissingScopesBanner scopes={login.missingScopes} />
            {overlaps.length > 0 && (
              // In a box of its own: Polaris adds space between banners that touch.
              <div>
                <Banner tone="warning" title={tiktok.overlapTitle}>
                  {overlaps.map(([one, other]) => (
                    <Text as="p" key={`${one} ${other}`}>
                      {tiktok.overlap(one, other)}
                    </Text>
                  ))}
                </Banner>
              </div>
            )}
            <TikTokLoginCard
              // What was asked before the state changed is not asked any more.
              key={login.state}
              login={login}
              isOffered={isLoginOffered}
              waiting={waiting}
              disconnect={disconnect}
            />
            <TikTokPixelsCard pixels={pixels} disconnect={disconnect} />
          </BlockStack>
        </Layout.Section>
        <Layout.Section variant="oneThird">
          <BlockStack gap="400">
            {(isConnected || advertisers.length > 0) && (
              <TikTokAccountsCard advertisers={advertisers} canChoose={isConnected} />
            )}
            <PastePixelCard />
          </BlockStack>
        </Layout.Section>
      </Layout>
    </Page>
  );
}
