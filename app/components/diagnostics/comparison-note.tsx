import { Banner, BlockStack, Button, InlineStack, ProgressBar, Text } from "@shopify/polaris";

import type { ComparisonTask } from "#app/admin/diagnostics/read-order-days.ts";
import { Moment } from "#app/components/moment.tsx";
import { useHydrated } from "#app/components/use-hydrated.ts";
import { useStrings } from "#app/components/use-strings.ts";

type ComparisonNoteProps = {
  readonly task: ComparisonTask;
  readonly isBusy: boolean;
  readonly onCancel: () => void;
};

/** How far the comparison under way is, or how the last one ended. */
export function ComparisonNote({ task, isBusy, onCancel }: ComparisonNoteProps) {
  const { orderDays: texts } = useStrings();
  switch (task.state) {
    case "waiting":
    case "running":
      return <Progress task={task} isBusy={isBusy} onCancel={onCancel} />;
    case "done":
      return (
        <Banner tone="success">
          <p>
            {task.fetched === 0 ? texts.done.none : texts.done.fetched(task.fetched)} <Ended task={task} />
          </p>
        </Banner>
      );
    case "failed":
      return (
        <Banner tone="warning" title={texts.failed}>
          <p>
            {texts.problem[task.problem ?? ""] ?? texts.otherProblem} <Ended task={task} />
          </p>
        </Banner>
      );
    case "cancelled":
      return (
        <Banner tone="info">
          <p>
            {texts.cancelled} <Ended task={task} />
          </p>
        </Banner>
      );
  }
}

function Ended({ task: { endedAt } }: Pick<ComparisonNoteProps, "task">) {
  const { done } = useStrings().orderDays;
  return endedAt === undefined ? null : (
    <>
      {done.ended} <Moment at={endedAt} />.
    </>
  );
}

function Progress({ task, isBusy, onCancel }: ComparisonNoteProps) {
  const { orderDays: texts } = useStrings();
  const isHydrated = useHydrated();
  const { done, total, isCancelling } = task;
  const far = total === undefined || total === 0 ? 0 : Math.round((done / total) * 100);
  const said = total === undefined ? texts.waiting : texts.running(done, total);
  return (
    <Banner tone="info" title={isCancelling ? texts.cancelling : said}>
      <BlockStack gap="200">
        <ProgressBar progress={far} size="small" ariaLabelledBy="comparison-progress" />
        <Text as="p">
          <span id="comparison-progress">{texts.leave}</span>
        </Text>
        <InlineStack>
          <Button disabled={!isHydrated || isCancelling} loading={isBusy} onClick={onCancel}>
            {texts.cancel}
          </Button>
        </InlineStack>
      </BlockStack>
    </Banner>
  );
}
