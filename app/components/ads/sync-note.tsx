import { Banner, BlockStack, Button, InlineStack, ProgressBar, Text } from "@shopify/polaris";

import type { AdSyncStatus } from "#app/admin/read-ad-sync.ts";
import { EdgeBox } from "#app/components/ads/edge-box.tsx";
import { useRefreshWhile } from "#app/components/ads/use-refresh-while.ts";
import { Moment } from "#app/components/moment.tsx";
import { SectionCard } from "#app/components/section-card.tsx";
import { useStrings } from "#app/components/use-strings.ts";

/** A step of a sync takes about a second; a failing one waits for minutes. */
const refreshMs = { waiting: 3_000, running: 3_000, failing: 20_000, done: 60_000 } as const;

type SyncNoteProps = {
  readonly sync: AdSyncStatus;
  /** Whether anything was fetched yet. */
  readonly hasFigures: boolean;
};

/** How fresh TikTok's figures are: the first fetch with its progress, a later one in a line, a problem in TikTok's words. */
export function SyncNote({ sync, hasFigures }: SyncNoteProps) {
  useRefreshWhile(sync.state !== "done", refreshMs[sync.state]);
  const isFirst = sync.finishedAt === undefined;
  if (sync.state === "failing") return <Failing sync={sync} hasFigures={hasFigures} />;
  return (
    <BlockStack gap="300">
      {isFirst && <FirstRun sync={sync} />}
      {!isFirst && sync.problem !== undefined && <Partly sync={sync} />}
      {!isFirst && <Freshness sync={sync} />}
    </BlockStack>
  );
}

function FirstRun({ sync: { state, progress } }: { readonly sync: AdSyncStatus }) {
  const texts = useStrings().ads.sync;
  const isRunning = state === "running";
  const percent = Math.floor(progress * 100);
  return (
    <SectionCard title={isRunning ? texts.firstRun : texts.waiting}>
      <ProgressBar progress={percent} size="small" ariaLabelledBy="first-sync-progress" />
      <span id="first-sync-progress" className="visually-hidden">
        {texts.progressLabel}
      </span>
      <Text as="p">
        {isRunning ? `${texts.progress(`${percent}%`)}. ${texts.firstRunHint}` : texts.waitingHint}
      </Text>
    </SectionCard>
  );
}

function Freshness({ sync: { state, progress, finishedAt } }: { readonly sync: AdSyncStatus }) {
  const texts = useStrings().ads.sync;
  return (
    <EdgeBox>
      <Text as="p" tone="subdued">
        {finishedAt !== undefined && (
          <>
            {texts.lastDone} <Moment at={finishedAt} />.{" "}
          </>
        )}
        {state === "running" && texts.updating(`${Math.floor(progress * 100)}%`)}
      </Text>
    </EdgeBox>
  );
}

function Failing({ sync, hasFigures }: SyncNoteProps) {
  const texts = useStrings().ads.sync;
  return (
    <Banner tone="warning" title={texts.failing}>
      <BlockStack gap="200">
        <Said problem={sync.problem} />
        <Text as="p">
          {hasFigures ? texts.failingFirst : texts.never} {texts.failingHint}
        </Text>
        <InlineStack>
          <Button url="/app/tiktok">{texts.toConnection}</Button>
        </InlineStack>
      </BlockStack>
    </Banner>
  );
}

function Partly({ sync }: { readonly sync: AdSyncStatus }) {
  const texts = useStrings().ads.sync;
  return (
    <Banner tone="info" title={texts.partly}>
      <BlockStack gap="200">
        <Said problem={sync.problem} />
        <InlineStack>
          <Button url="/app/tiktok">{texts.toConnection}</Button>
        </InlineStack>
      </BlockStack>
    </Banner>
  );
}

function Said({ problem }: { readonly problem: AdSyncStatus["problem"] }) {
  const texts = useStrings().ads.sync;
  if (problem === undefined) return null;
  return (
    <BlockStack gap="100">
      <Text as="p">
        {texts.tiktokSaid} {problem.code !== undefined && texts.code(problem.code)}
      </Text>
      {problem.words !== "" && <blockquote className="quote">{problem.words}</blockquote>}
    </BlockStack>
  );
}
