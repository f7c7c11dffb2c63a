import { BlockStack, Layout, Page } from "@shopify/polaris";
import type { ActionFunctionArgs, HeadersFunction, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { boundary } from "@shopify/shopify-app-remix/server";

import { actOnDeliveries, deliveryRequest } from "#app/admin/act-on-deliveries.ts";
import { authenticateAdmin } from "#app/admin/authenticate-admin.ts";
import { readDeliveryId } from "#app/admin/delivery-search.ts";
import { readExplanation } from "#app/admin/read-explanation.ts";
import { AdminError } from "#app/components/admin-error.tsx";
import { AnswersCard } from "#app/components/answers-card.tsx";
import { BodyCard } from "#app/components/body-card.tsx";
import { ClicksCard } from "#app/components/clicks-card.tsx";
import { ConsentCard } from "#app/components/consent-card.tsx";
import { ReplayCard } from "#app/components/deliveries/replay-card.tsx";
import { DetailsCard } from "#app/components/details-card.tsx";
import { ExplanationBanner } from "#app/components/explanation-banner.tsx";
import { FieldsCard } from "#app/components/fields-card.tsx";
import { RulesCard } from "#app/components/rules-card.tsx";
import { StateBadge } from "#app/components/state-badge.tsx";
import { TimelineCard } from "#app/components/timeline-card.tsx";
import { useStrings } from "#app/components/use-strings.ts";
import { ValueCard } from "#app/components/value-card.tsx";
import { previewReplay } from "#app/pipeline/replay-deliveries.ts";
import { en } from "#app/strings/en.ts";
import { enDeliveries } from "#app/strings/en-deliveries.ts";
import { enExplanation } from "#app/strings/en-explanation.ts";

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title ?? en.errors.notFound }];
export const headers: HeadersFunction = (args) => boundary.headers(args);
export { AdminError as ErrorBoundary };

/** Another shop's delivery is as unknown here as one that never was. */
export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const { shop } = await authenticateAdmin(request, context);
  const deliveryId = readDeliveryId(params["id"]);
  const { prisma, pool } = context.database;
  const found =
    deliveryId === undefined
      ? undefined
      : await readExplanation({ prisma, shop, deliveryId, texts: enExplanation });
  if (found === undefined) throw new Response(null, { status: 404 });
  const hasEndedBadly = enDeliveries.replayable.includes(found.state);
  const verdict = hasEndedBadly ? await previewReplay(pool, shop, found.id, context.clock()) : undefined;
  return { explanation: found, verdict, title: found.orderName ?? en.delivery.titles[found.kind] };
}

export async function action({ request, context }: ActionFunctionArgs) {
  const authenticated = await authenticateAdmin(request, context);
  const asked = deliveryRequest.safeParse(await request.json().catch(() => undefined));
  if (!asked.success) throw new Response(null, { status: 400 });
  return actOnDeliveries(context, authenticated, asked.data);
}

export default function Delivery() {
  const { explanation, verdict, title } = useLoaderData<typeof loader>();
  const strings = useStrings();
  // An unreadable message never became an event, so TikTok has no name for it.
  const hasEvent = explanation.kind !== "message";
  return (
    <Page
      title={title}
      subtitle={strings.event[explanation.event] ?? explanation.event}
      titleMetadata={<StateBadge state={explanation.state} />}
      backAction={{ content: strings.deliveries.title, url: "/app/deliveries" }}
    >
      <Layout>
        <Layout.Section>
          <BlockStack gap="400">
            <ExplanationBanner explanation={explanation} />
            <ReplayCard id={explanation.id} verdict={verdict} />
            <AnswersCard attempts={explanation.attempts} state={explanation.state} />
            {explanation.value !== undefined && (
              <ValueCard value={explanation.value} contents={explanation.contents} />
            )}
            {explanation.fields.length > 0 && (
              <FieldsCard fields={explanation.fields} missing={explanation.missing} />
            )}
          </BlockStack>
        </Layout.Section>
        <Layout.Section variant="oneThird">
          <BlockStack gap="400">
            <TimelineCard entries={explanation.timeline} />
            <RulesCard rules={explanation.rules} rulesVersion={explanation.rulesVersion} />
            {explanation.consent !== undefined && <ConsentCard consent={explanation.consent} />}
            {explanation.consent !== undefined && (
              <ClicksCard
                clicks={explanation.clicks}
                sentence={explanation.clicksSentence}
                journeyId={explanation.journeyId}
              />
            )}
            {hasEvent && (
              <DetailsCard
                eventName={explanation.eventName}
                tiktokEventId={explanation.tiktokEventId}
                pixelCode={explanation.pixelCode}
              />
            )}
          </BlockStack>
        </Layout.Section>
        {hasEvent && (
          <Layout.Section variant="fullWidth">
            <BodyCard body={explanation.body} />
          </Layout.Section>
        )}
      </Layout>
    </Page>
  );
}
