import { BlockStack, Button, InlineStack, Link, Text } from "@shopify/polaris";
import type { ReactNode } from "react";

import type { Guide } from "#app/admin/guide/read-guide.ts";
import { formatCount } from "#app/components/ads/format-figure.ts";
import { useGuideAct } from "#app/components/guide/use-guide-act.ts";
import type { GuideChecks } from "#app/components/guide/use-guide-checks.ts";
import { Moment } from "#app/components/moment.tsx";
import { useHydrated } from "#app/components/use-hydrated.ts";
import { useStrings } from "#app/components/use-strings.ts";

export type StepProps = {
  readonly guide: Guide;
  readonly checks: GuideChecks;
  readonly embedUrl: string;
};

/** What a step saw, and below it what can be done. */
function Step({ children, actions }: { readonly children: ReactNode; readonly actions?: ReactNode }) {
  return (
    <BlockStack gap="200">
      {children}
      {actions !== undefined && (
        <InlineStack gap="300" blockAlign="center">
          {actions}
        </InlineStack>
      )}
    </BlockStack>
  );
}

function CheckedAt({ at }: { readonly at: string | undefined }) {
  const { guide: texts } = useStrings();
  if (at === undefined) return null;
  return (
    <Text as="p" tone="subdued">
      {texts.checked} <Moment at={at} />
    </Text>
  );
}

export function ConnectStep({ guide: { connection } }: StepProps) {
  const { guide: texts } = useStrings();
  const { state, accounts } = connection;
  return (
    <Step
      actions={
        state === "connected" ? (
          <Link url="/app/tiktok">{texts.manage}</Link>
        ) : (
          <Button variant="primary" url="/app/tiktok">
            {state === "needs_reconnecting" ? texts.reconnect : texts.connect}
          </Button>
        )
      }
    >
      <p className="said">
        {state === "connected" ? texts.connection.connected(accounts.join(", ")) : texts.connection[state]}
      </p>
    </Step>
  );
}

export function PixelStep({ guide: { pixels, steps } }: StepProps) {
  const { guide: texts } = useStrings();
  const enabled = pixels.filter(({ isEnabled }) => isEnabled);
  const refused = enabled.filter(({ isRefused }) => isRefused);
  const used = enabled.filter(({ isRefused }) => !isRefused);
  return (
    <Step
      actions={
        steps.pixel === "done" ? (
          <Link url="/app/tiktok">{texts.managePixels}</Link>
        ) : (
          <Button url="/app/tiktok">{texts.pick}</Button>
        )
      }
    >
      <div className="said">
        {used.length > 0 && <p>{texts.pixelOn(nameAll(used))}</p>}
        {refused.length > 0 && <p>{texts.pixelRefused(nameAll(refused))}</p>}
        {enabled.length === 0 && <p>{pixels.length === 0 ? texts.noPixel : texts.pixelsOff}</p>}
      </div>
    </Step>
  );
}

function nameAll(pixels: Guide["pixels"]): string {
  return pixels.map(({ name, code }) => name ?? code).join(", ");
}

export function EmbedStep({ guide, embedUrl }: StepProps) {
  const { guide: texts } = useStrings();
  const { embed, storefrontSeenAt } = guide;
  return (
    <Step
      actions={
        embed.state === "on" ? (
          <Link url={embedUrl} target="_top">
            {texts.openEditor}
          </Link>
        ) : (
          <Button variant="primary" url={embedUrl} target="_top">
            {texts.openEditor}
          </Button>
        )
      }
    >
      <Text as="p">{embed.state === undefined ? texts.embedUnknown : texts.embed[embed.state]}</Text>
      <Text as="p" tone="subdued">
        {storefrontSeenAt === undefined ? (
          texts.storefrontNeverSeen
        ) : (
          <>
            {texts.storefrontSeen} <Moment at={storefrontSeenAt} />.
          </>
        )}
      </Text>
      <CheckedAt at={embed.checkedAt} />
    </Step>
  );
}

export function WebPixelStep({ guide: { webPixel }, checks }: StepProps) {
  const { guide: texts } = useStrings();
  const act = useGuideAct();
  const isHydrated = useHydrated();
  const isRefused = act.result?.act === "install_web_pixel" && !act.result.isInstalled;
  return (
    <Step
      actions={
        <Button
          disabled={!isHydrated}
          loading={act.isBusy}
          onClick={() => act.send({ act: "install_web_pixel" })}
          {...(webPixel.state === "installed" ? {} : { variant: "primary" as const })}
        >
          {texts.install}
        </Button>
      }
    >
      <Text as="p">
        {webPixel.state === undefined ? texts.webPixelUnknown : texts.webPixel[webPixel.state]}
      </Text>
      <div role="status">
        {isRefused && <p>{texts.webPixelRefused}</p>}
        {checks.isWebPixelUnanswered && <p>{texts.webPixelUnanswered}</p>}
      </div>
      <CheckedAt at={webPixel.checkedAt} />
    </Step>
  );
}

export function OtherSendersStep({ guide: { senders } }: StepProps) {
  const { guide: texts, event: events } = useStrings();
  const act = useGuideAct();
  const isHydrated = useHydrated();
  const isOff = senders.offAt !== undefined;
  return (
    <Step
      actions={
        <Button
          disabled={!isHydrated}
          loading={act.isBusy}
          onClick={() => act.send({ act: "senders_off", isOff: !isOff })}
          {...(isOff ? { variant: "plain" as const } : {})}
        >
          {isOff ? texts.sendersOn : texts.sendersOff}
        </Button>
      }
    >
      <Text as="p">{texts.sendersHint}</Text>
      <div className="said">
        {senders.others.map(({ event, pixelCode, theirs, ours }) => (
          <p key={`${pixelCode} ${event}`}>
            {texts.otherSender(events[event] ?? event, pixelCode, formatCount(theirs), formatCount(ours))}
          </p>
        ))}
      </div>
      {senders.offAt !== undefined && (
        <Text as="p" tone="subdued">
          {texts.sendersOffSaid(senders.isOwnWord)} <Moment at={senders.offAt} />.
        </Text>
      )}
    </Step>
  );
}

export function FirstEventStep({ guide: { firstAccepted } }: StepProps) {
  const { guide: texts } = useStrings();
  if (firstAccepted === undefined)
    return (
      <Step actions={<Link url="/app/tiktok">{texts.toPixels}</Link>}>
        <Text as="p">{texts.noEventYet}</Text>
      </Step>
    );
  return (
    <Step actions={<Link url={`/app/deliveries/${firstAccepted.deliveryId}`}>{texts.seeDelivery}</Link>}>
      <Text as="p">
        {texts.firstEvent} <Moment at={firstAccepted.at} />.
      </Text>
    </Step>
  );
}
