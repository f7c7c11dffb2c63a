import { Page } from "@shopify/polaris";
import type { ActionFunctionArgs, HeadersFunction, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { subDays } from "date-fns";
import { boundary } from "@shopify/shopify-app-remix/server";

import { countUndecidedChannels } from "#app/admin/count-undecided-channels.ts";
import { actOnSettings } from "#app/admin/act-on-settings.ts";
import { authenticateAdmin } from "#app/admin/authenticate-admin.ts";
import { AdminError } from "#app/components/admin-error.tsx";
import { SettingsForm } from "#app/components/settings/settings-form.tsx";
import { useStrings } from "#app/components/use-strings.ts";
import { listMarkets } from "#app/core/mapping/list-markets.ts";
import { readSettings } from "#app/pipeline/read-settings.ts";
import { en } from "#app/strings/en.ts";
import { enExplanation } from "#app/strings/en-explanation.ts";

/** Channels that many stores have, each with a row of its own. */
const commonChannels = ["web", "pos", "shopify_draft_order", "tiktok"] as const;

/** A channel that nobody decided on has a row where it sold within so many days. */
const seenDays = 30;

export const meta: MetaFunction = () => [{ title: en.settings.title }];
export const headers: HeadersFunction = (args) => boundary.headers(args);
export { AdminError as ErrorBoundary };

export async function loader({ request, context }: LoaderFunctionArgs) {
  const { shop } = await authenticateAdmin(request, context);
  const { pool } = context.database;
  const since = subDays(context.clock(), seenDays);
  const [{ settings, version }, undecided] = await Promise.all([
    readSettings(pool, shop.id),
    countUndecidedChannels(pool, shop.id, since),
  ]);
  return {
    settings,
    version,
    channels: [...commonChannels, ...undecided.map(({ channel }) => channel)],
    countries: listMarkets(enExplanation.locale),
  };
}

export async function action({ request, context }: ActionFunctionArgs) {
  const authenticated = await authenticateAdmin(request, context);
  const sent: unknown = await request.json().catch(() => undefined);
  const result = await actOnSettings(context.database.pool, authenticated, context.clock(), sent);
  if (result.kind === "not_understood") throw new Response(null, { status: 400 });
  return result;
}

export default function Settings() {
  const { settings, version, channels, countries } = useLoaderData<typeof loader>();
  const { settings: texts, privacy } = useStrings();
  return (
    <Page title={texts.title} secondaryActions={[{ content: privacy.title, url: "/app/privacy" }]}>
      <SettingsForm settings={settings} version={version} channels={channels} countries={countries} />
    </Page>
  );
}
