import { Banner, BlockStack, Box, Layout, Page, Text } from "@shopify/polaris";
import type {
  ActionFunctionArgs,
  HeadersFunction,
  LinksFunction,
  LoaderFunctionArgs,
  MetaFunction,
} from "@remix-run/node";
import { useLoaderData, useNavigate, type ShouldRevalidateFunction } from "@remix-run/react";
import { boundary } from "@shopify/shopify-app-remix/server";
import { useCallback } from "react";

import { actOnMapping, type MappingResult } from "#app/admin/act-on-mapping.ts";
import { authenticateAdmin } from "#app/admin/authenticate-admin.ts";
import { listMappingPixels } from "#app/admin/list-mapping-pixels.ts";
import { listRuleVersions } from "#app/admin/list-rule-versions.ts";
import { readRuleVersion } from "#app/admin/read-rule-version.ts";
import { AdminError } from "#app/components/admin-error.tsx";
import mappingStyles from "#app/components/mapping/mapping.css?url";
import { PixelSwitches } from "#app/components/mapping/pixel-switches.tsx";
import { RulesEditor } from "#app/components/mapping/rules-editor.tsx";
import { VersionsCard } from "#app/components/mapping/versions-card.tsx";
import { useStrings } from "#app/components/use-strings.ts";
import { listMarkets } from "#app/core/mapping/list-markets.ts";
import { isTikTokCurrency } from "#app/core/tiktok/currencies.ts";
import { readRuleTable } from "#app/pipeline/read-rule-table.ts";
import { en } from "#app/strings/en.ts";
import { enExplanation } from "#app/strings/en-explanation.ts";

const path = "/app/mapping";

export const meta: MetaFunction = () => [{ title: en.mapping.title }];
export const links: LinksFunction = () => [{ rel: "stylesheet", href: mappingStyles }];
export const headers: HeadersFunction = (args) => boundary.headers(args);
export { AdminError as ErrorBoundary };

export async function loader({ request, context }: LoaderFunctionArgs) {
  const { shop, userId } = await authenticateAdmin(request, context);
  const { pool, prisma } = context.database;
  const asked = new URL(request.url).searchParams.get("version");
  const [{ table, version, problems }, versions, pixels, shown, stored] = await Promise.all([
    readRuleTable(pool, shop.id),
    listRuleVersions(pool, shop.id, userId),
    listMappingPixels(prisma, shop),
    asked === null ? undefined : readRuleVersion(pool, shop.id, asked),
    prisma.shop.findUniqueOrThrow({ where: { id: shop.id }, select: { currency: true } }),
  ]);
  if (asked !== null && shown === undefined) throw new Response(null, { status: 404 });
  return {
    version,
    rules: table.rules,
    isUnreadable: problems.length > 0,
    shown,
    versions,
    pixels,
    countries: listMarkets(enExplanation.locale),
    currency: stored.currency !== null && isTikTokCurrency(stored.currency) ? stored.currency : "USD",
  };
}

export async function action({ request, context }: ActionFunctionArgs) {
  const authenticated = await authenticateAdmin(request, context);
  const sent: unknown = await request.json().catch(() => undefined);
  const { database, log } = context;
  const result = await actOnMapping({ pool: database.pool, now: context.clock(), log }, authenticated, sent);
  if (result.kind === "not_understood") throw new Response(null, { status: 400 });
  return result;
}

/** A preview changes nothing that the page shows. */
export const shouldRevalidate: ShouldRevalidateFunction = ({ actionResult, defaultShouldRevalidate }) =>
  (actionResult as MappingResult | undefined)?.kind === "previewed" ? false : defaultShouldRevalidate;

export default function Mapping() {
  const { version, rules, isUnreadable, shown, versions, pixels, countries, currency } =
    useLoaderData<typeof loader>();
  const { mapping, pastOrders } = useStrings();
  const navigate = useNavigate();
  const leaveVersion = useCallback(() => {
    if (shown !== undefined) navigate(path, { replace: true });
  }, [shown, navigate]);
  const events = [...new Set(rules.flatMap(({ event }) => (event === null ? [] : [event])))];
  const { versions: texts } = mapping;
  return (
    <Page title={mapping.title} secondaryActions={[{ content: pastOrders.title, url: "/app/past-orders" }]}>
      <Layout>
        <Layout.Section>
          <BlockStack gap="400">
            <Box paddingInline={{ xs: "400", sm: "0" }}>
              <Text as="p">{mapping.what}</Text>
            </Box>
            {isUnreadable && (
              <Banner tone="warning" title={mapping.unreadable.title}>
                <p>{mapping.unreadable.what}</p>
              </Banner>
            )}
            {shown !== undefined && shown.version !== version && (
              <Banner
                tone="info"
                title={mapping.looking.title(
                  shown.version === 0 ? texts.defaults : texts.version(shown.version),
                )}
              >
                <p>{mapping.looking.what}</p>
              </Banner>
            )}
            <RulesEditor
              // Another version to look at is another table to start from.
              key={shown?.version ?? "in force"}
              version={version}
              rules={rules}
              proposed={shown?.rules}
              countries={countries}
              currency={currency}
              onDiscard={leaveVersion}
              onSaved={leaveVersion}
            />
          </BlockStack>
        </Layout.Section>
        <Layout.Section variant="oneThird">
          <BlockStack gap="400">
            <PixelSwitches pixels={pixels} events={events} />
            <VersionsCard inForce={version} versions={versions} />
          </BlockStack>
        </Layout.Section>
      </Layout>
    </Page>
  );
}
