import { Banner, BlockStack, Layout, Page, Text } from "@shopify/polaris";
import {
  redirect,
  type ActionFunctionArgs,
  type HeadersFunction,
  type LoaderFunctionArgs,
  type MetaFunction,
} from "@remix-run/node";
import { useLoaderData, useSearchParams } from "@remix-run/react";
import { boundary } from "@shopify/shopify-app-remix/server";

import { pathWithinFrame } from "#app/admin/admin-address.ts";
import { authenticateAdmin } from "#app/admin/authenticate-admin.ts";
import { choosePixels } from "#app/admin/choose-pixels.ts";
import { readChoosable } from "#app/admin/read-choosable.ts";
import { readTikTok } from "#app/admin/read-tiktok.ts";
import { AdminError } from "#app/components/admin-error.tsx";
import { ChooseForm } from "#app/components/choose-form.tsx";
import { MissingScopesBanner } from "#app/components/missing-scopes-banner.tsx";
import { useStrings } from "#app/components/use-strings.ts";
import { en } from "#app/strings/en.ts";

export const meta: MetaFunction = () => [{ title: en.tiktok.choose.title }];
export const headers: HeadersFunction = (args) => boundary.headers(args);
export { AdminError as ErrorBoundary };

export async function loader({ request, context }: LoaderFunctionArgs) {
  const { shop } = await authenticateAdmin(request, context);
  const { searchParams } = new URL(request.url);
  const wanted = searchParams.has("account") ? searchParams.getAll("account") : undefined;
  const { tiktok, database } = context;
  const choosable = await readChoosable({ ...database, tiktok, now: context.clock() }, shop, wanted);
  // The page about TikTok says how the login stands, and how to mend it.
  if (choosable === undefined) throw redirect(pathWithinFrame(request, "/app/tiktok"));
  const { login } = await readTikTok(database, shop);
  return { ...choosable, missingScopes: login.missingScopes };
}

export async function action({ request, context }: ActionFunctionArgs) {
  const { shop } = await authenticateAdmin(request, context);
  const result = await choosePixels(context, shop, await request.json().catch(() => undefined));
  if (result.kind === "saved") throw redirect("/app/tiktok?login=saved");
  return result;
}

export default function Choose() {
  const { missingScopes, ...choosable } = useLoaderData<typeof loader>();
  const { choose } = useStrings().tiktok;
  const [searchParams] = useSearchParams();
  return (
    <Page title={choose.title} backAction={{ content: en.tiktok.title, url: "/app/tiktok" }}>
      <Layout>
        <Layout.Section>
          <BlockStack gap="400">
            {searchParams.has("connected") && (
              <Banner tone="success" title={choose.connected.title}>
                <Text as="p">{choose.connected.text}</Text>
              </Banner>
            )}
            <MissingScopesBanner scopes={missingScopes} />
            {choosable.accounts.length === 0 ? (
              <Banner tone="warning">{choose.noAccounts}</Banner>
            ) : (
              <ChooseForm choosable={choosable} />
            )}
          </BlockStack>
        </Layout.Section>
      </Layout>
    </Page>
  );
}
