import { Banner, BlockStack, Button, InlineStack, Page, Text } from "@shopify/polaris";
import { redirect, type HeadersFunction, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { useLoaderData, useRevalidator } from "@remix-run/react";
import { boundary } from "@shopify/shopify-app-remix/server";
import { useEffect } from "react";

import { pathWithinFrame } from "#app/admin/admin-address.ts";
import { authenticateAdmin } from "#app/admin/authenticate-admin.ts";
import { AdminError } from "#app/components/admin-error.tsx";
import { TikTokWords } from "#app/components/tiktok-words.tsx";
import { useStrings } from "#app/components/use-strings.ts";
import { finishLogin } from "#app/connection/finish-login.ts";
import { needsChoice } from "#app/connection/needs-choice.ts";
import { refreshAdvertisers } from "#app/connection/refresh-advertisers.ts";
import { en } from "#app/strings/en.ts";

/** Between two looks at a login that another request is finishing. */
const lookAgainMs = 1_500;

export const meta: MetaFunction = () => [{ title: en.tiktok.finish.title }];
export const headers: HeadersFunction = (args) => boundary.headers(args);
export { AdminError as ErrorBoundary };

/** Where a login that came back from TikTok is finished; loaded again it goes on where it was. */
export async function loader({ request, context }: LoaderFunctionArgs) {
  const { shop, userId } = await authenticateAdmin(request, context);
  const { tiktok, tiktokLogin: login, database } = context;
  if (login === undefined) throw new Response(null, { status: 404 });
  const { searchParams } = new URL(request.url);
  const dependencies = { pool: database.pool, tiktok, login, now: context.clock() };
  const finished = await finishLogin(dependencies, {
    shop,
    userId,
    nonce: searchParams.get("login") ?? "",
    ticket: searchParams.get("ticket") ?? "",
  });
  context.log.info({ shop: shop.domain, result: finished.kind }, "tiktok.login_finished");
  if (finished.kind === "refused") return { kind: finished.kind, words: finished.words };
  if (finished.kind !== "connected") return { kind: finished.kind, words: undefined };
  const refreshed = await refreshAdvertisers(dependencies, shop);
  // Disconnected since: this page was only loaded again.
  if (refreshed.kind === "not_connected") throw redirect(pathWithinFrame(request, "/app/tiktok"));
  // Without the right to read their names the accounts are known by their ids.
  if (refreshed.kind === "failed" && refreshed.problem.kind !== "no_permission") {
    const { kind, words } = refreshed.problem;
    return { kind: `accounts_${kind}` as const, words };
  }
  const next = (await needsChoice(database.pool, shop)) ? "/choose?connected=1" : "?login=reconnected";
  // The ticket stays behind: the next page's address has nothing of this one's.
  throw redirect(pathWithinFrame(request, `/app/tiktok${next}`));
}

/** What calling again may help against; everything else begins at TikTok. */
const worthRetrying = new Set(["no_answer", "under_way", "accounts_no_answer", "accounts_busy"]);

export default function Finish() {
  const { kind, words } = useLoaderData<typeof loader>();
  const { finish } = useStrings().tiktok;
  const { revalidate, state } = useRevalidator();
  useEffect(() => {
    if (kind !== "under_way" || state !== "idle") return undefined;
    const timer = setTimeout(revalidate, lookAgainMs);
    return () => clearTimeout(timer);
  }, [kind, state, revalidate]);
  const { title, text } = finish.results[kind];
  return (
    <Page title={finish.title} backAction={{ content: finish.back, url: "/app/tiktok" }}>
      <Banner tone={kind === "under_way" ? "info" : "warning"} title={title}>
        <BlockStack gap="300">
          <Text as="p">{text}</Text>
          <TikTokWords words={words} />
          <InlineStack gap="200">
            {worthRetrying.has(kind) && (
              <Button onClick={revalidate} loading={state !== "idle"}>
                {finish.tryAgain}
              </Button>
            )}
            <Button url="/app/tiktok">{finish.back}</Button>
          </InlineStack>
        </BlockStack>
      </Banner>
    </Page>
  );
}
