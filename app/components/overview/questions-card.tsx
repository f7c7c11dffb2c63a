import { Banner, BlockStack, Button, InlineStack, Link, Text } from "@shopify/polaris";

import type { UndecidedChannel } from "#app/admin/count-undecided-channels.ts";
import type { QuestionsRequest, QuestionsResult } from "#app/admin/overview/act-on-questions.ts";
import type { Questions } from "#app/admin/overview/read-questions.ts";
import { nameChannel } from "#app/components/name-channel.ts";
import { SectionCard } from "#app/components/section-card.tsx";
import { useAct, type Act } from "#app/components/use-act.ts";
import { useStrings } from "#app/components/use-strings.ts";

type QuestionsAct = Act<QuestionsRequest, QuestionsResult>;

/** What only the merchant can decide, each with its answers; what an answer did is told where it was asked. */
export function QuestionsCard({ questions }: { readonly questions: Questions }) {
  const { questions: texts } = useStrings().overview;
  // The form of the index route, not of the layout around it.
  const act = useAct<QuestionsRequest, QuestionsResult>("/app?index");
  const { channels, heldBack, settingsVersion } = questions;
  const isAsking = channels.length > 0 || heldBack !== undefined;
  return (
    <>
      {act.result !== undefined && !act.isBusy && <Answered result={act.result} />}
      {isAsking && (
        <SectionCard title={texts.title}>
          <BlockStack gap="400">
            {channels.map((channel) => (
              <ChannelQuestion
                key={channel.channel}
                asked={channel}
                act={act}
                settingsVersion={settingsVersion}
              />
            ))}
            {heldBack !== undefined && (
              <HeldBackQuestion held={heldBack} act={act} settingsVersion={settingsVersion} />
            )}
          </BlockStack>
        </SectionCard>
      )}
    </>
  );
}

type ChannelQuestionProps = {
  readonly asked: UndecidedChannel;
  readonly act: QuestionsAct;
  readonly settingsVersion: number;
};

function ChannelQuestion({ asked, act, settingsVersion }: ChannelQuestionProps) {
  const strings = useStrings();
  const { questions: texts } = strings.overview;
  const { channel, orders, examples } = asked;
  const name = nameChannel(channel, strings.settings.channel);
  const decide = (isCounted: boolean) =>
    act.send({ act: "decide_channel", channel, isCounted, seenVersion: settingsVersion });
  return (
    <BlockStack gap="200">
      <div className="said">
        <Text as="p" fontWeight="medium">
          {texts.channel(orders, name)}
        </Text>
        <Text as="p" tone="subdued">
          {examples.length > 0 && `${texts.suchAs(examples)} `}
          {texts.channelHint}
        </Text>
      </div>
      <InlineStack gap="200">
        <Button
          disabled={act.isBusy}
          accessibilityLabel={texts.countLabel(name)}
          onClick={() => decide(true)}
        >
          {texts.count}
        </Button>
        <Button
          disabled={act.isBusy}
          accessibilityLabel={texts.leaveOutLabel(name)}
          onClick={() => decide(false)}
        >
          {texts.leaveOut}
        </Button>
      </InlineStack>
    </BlockStack>
  );
}

type HeldBackQuestionProps = {
  readonly held: NonNullable<Questions["heldBack"]>;
  readonly act: QuestionsAct;
  readonly settingsVersion: number;
};

function HeldBackQuestion({ held, act, settingsVersion }: HeldBackQuestionProps) {
  const { questions: texts } = useStrings().overview;
  return (
    <BlockStack gap="200">
      <div>
        <Text as="p" fontWeight="medium">
          {texts.heldBack(held.count)}
        </Text>
        <Text as="p" tone="subdued">
          {texts.heldBackHint(held.sendable)}
        </Text>
      </div>
      <InlineStack>
        <Button
          loading={act.isBusy}
          onClick={() => act.send({ act: "send_held_back", seenVersion: settingsVersion })}
        >
          {texts.sendHeldBack}
        </Button>
      </InlineStack>
    </BlockStack>
  );
}

function Answered({ result }: { readonly result: QuestionsResult }) {
  const strings = useStrings();
  const { questions: texts } = strings.overview;
  switch (result.kind) {
    case "decided": {
      const name = nameChannel(result.channel, strings.settings.channel);
      return (
        <Banner tone="success" title={result.isCounted ? texts.counted(name) : texts.leftOut(name)}>
          {result.isCounted && (
            <Text as="p">
              {texts.countedHint} <Link url="/app/past-orders">{texts.toPastOrders}</Link>
            </Text>
          )}
        </Banner>
      );
    }
    case "sending_held_back":
      return (
        <Banner tone="success" title={texts.sending}>
          <Text as="p">
            {texts.sendingHint} <Link url="/app/past-orders">{texts.toPastOrders}</Link>
          </Text>
        </Banner>
      );
    case "rebuild_busy":
      return (
        <Banner tone="warning" title={texts.busy}>
          <Text as="p">
            {texts.busyHint} <Link url="/app/past-orders">{texts.toPastOrders}</Link>
          </Text>
        </Banner>
      );
    case "changed_meanwhile":
    case "not_understood":
      return <Banner tone="warning" title={strings.settings.changedMeanwhile} />;
  }
}
