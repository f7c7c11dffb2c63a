import { Badge, BlockStack, InlineStack, Layout, Page } from "@shopify/polaris";
import type {
  ActionFunctionArgs,
  HeadersFunction,
  LinksFunction,
  LoaderFunctionArgs,
  MetaFunction,
} from "@remix-run/node";
import { useLoaderData, useNavigate } from "@remix-run/react";
import { useAppBridge } from "@shopify/app-bridge-react";
import { boundary } from "@shopify/shopify-app-remix/server";

import { authenticateAdmin } from "#app/admin/authenticate-admin.ts";
import { AdminError } from "#app/components/admin-error.tsx";
import { PixelDetailsCard } from "#app/components/pixel-details-card.tsx";
import { PixelForm } from "#app/components/pixel-form.tsx";
import pixelPageStyles from "#app/components/pixel-page.css?url";
import { TestEventCard } from "#app/components/test-event-card.tsx";
import { TestModeBanner } from "#app/components/test-mode-banner.tsx";
import { TestModeCard } from "#app/components/test-mode-card.tsx";
import { useStrings } from "#app/components/use-strings.ts";
import { actOnPixel } from "#app/connection/act-on-pixel.ts";
import { readPixel, readPixelId } from "#app/connection/read-pixel.ts";
import { listMarkets } from "#app/core/mapping/list-markets.ts";
import { en } from "#app/strings/en.ts";
import { enExplanation } from "#app/strings/en-explanation.ts";

const listPath = "/app/tiktok";

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title ?? en.errors.notFound }];
export const links: LinksFunction = () => [{ rel: "stylesheet", href: pixelPageStyles }];
export const headers: HeadersFunction = (args) => boundary.headers(args);
export { AdminError as ErrorBoundary };

/** Another shop's pixel is as unknown here as one that never was. */
export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const { shop } = await authenticateAdmin(request, context);
  const pixelId = readPixelId(params["id"]);
  const pixel =
    pixelId === undefined
      ? undefined
      : await readPixel(context.database.prisma, shop, pixelId, context.clock());
  if (pixel === undefined) throw new Response(null, { status: 404 });
  return { pixel, title: pixel.name ?? pixel.code, countries: listMarkets(enExplanation.locale) };
}

export async function action({ request, context, params }: ActionFunctionArgs) {
  const { shop } = await authenticateAdmin(request, context);
  const pixelId = readPixelId(params["id"]);
  if (pixelId === undefined) throw new Response(null, { status: 404 });
  const sent: unknown = await request.json().catch(() => undefined);
  const result = await actOnPixel(
    {
      pool: context.database.pool,
      shop,
      pixelId,
      trackEvents: context.trackEvents,
      now: context.clock(),
      randomBytes: context.randomBytes,
      texts: en.pixel.testEvent.answers,
    },
    sent,
  );
  if (result.kind === "not_found") throw new Response(null, { status: 404 });
  if (result.kind === "not_understood") throw new Response(null, { status: 400 });
  return result;
}

export default function Pixel() {
  const { pixel, title, countries } = useLoaderData<typeof loader>();
  const { pixel: texts, tiktok } = useStrings();
  const navigate = useNavigate();
  const shopify = useAppBridge();
  const { settings, testMode } = pixel;
  // Shopify asks about unsaved changes; staying is a refusal, and nothing then happens.
  const goBack = () => {
    shopify.saveBar.leaveConfirmation().then(
      () => navigate(listPath),
      () => undefined,
    );
  };
  return (
    <div className="pixel-page">
      <Page
        title={title}
        titleMetadata={
          <InlineStack gap="100">
            <Badge {...(settings.enabled ? { tone: "success" as const } : {})}>
              {settings.enabled ? texts.on : texts.off}
            </Badge>
            {testMode !== undefined && <Badge tone="warning">{texts.testing}</Badge>}
          </InlineStack>
        }
        backAction={{ content: tiktok.title, onAction: goBack }}
      >
        <Layout>
          {testMode !== undefined && (
            <Layout.Section variant="fullWidth">
              <TestModeBanner pixel={title} testEventCode={testMode.code} until={testMode.until} />
            </Layout.Section>
          )}
          <Layout.Section>
            <BlockStack gap="400">
              <PixelForm pixel={pixel} countries={countries} />
              <TestEventCard testEventCode={testMode?.code ?? pixel.standingTestCode} />
            </BlockStack>
          </Layout.Section>
          <Layout.Section variant="oneThird">
            <BlockStack gap="400">
              <PixelDetailsCard pixel={pixel} />
              <TestModeCard pixel={pixel} />
            </BlockStack>
          </Layout.Section>
        </Layout>
      </Page>
    </div>
  );
}
