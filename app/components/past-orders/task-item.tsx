import { Badge, BlockStack, Button, InlineStack, ProgressBar, Text, type BadgeProps } from "@shopify/polaris";
import { useId } from "react";

import type { PastTask } from "#app/admin/past-orders/list-past-tasks.ts";
import { formatDay } from "#app/components/ads/format-figure.ts";
import { Moment } from "#app/components/moment.tsx";
import { tellResult } from "#app/components/past-orders/tell-result.ts";
import { usePastAct } from "#app/components/past-orders/use-past-act.ts";
import { useHydrated } from "#app/components/use-hydrated.ts";
import { useStrings } from "#app/components/use-strings.ts";
import type { en } from "#app/strings/en.ts";
import { enReasons } from "#app/strings/en-reasons.ts";

type TaskTexts = (typeof en)["pastOrders"]["tasks"];

const looks = {
  waiting: { tone: "info", progress: "incomplete" },
  running: { tone: "info", progress: "partiallyComplete" },
  done: { tone: "success", progress: "complete" },
  failed: { tone: "critical", progress: "complete" },
  cancelled: { progress: "incomplete" },
} as const satisfies Record<PastTask["state"], Pick<BadgeProps, "tone" | "progress">>;

/** One task: what it is, who started it and when, how far it is or how it ended. */
export function TaskItem({ task }: { readonly task: PastTask }) {
  const { tasks: texts } = useStrings().pastOrders;
  const { state, isCancelling, askedAt, startedBy, finishedAt, problem } = task;
  const isUnderWay = finishedAt === undefined;
  const name = nameTask(task, texts);
  return (
    <BlockStack gap="200">
      <InlineStack gap="200" blockAlign="center">
        <Text as="h3" variant="headingSm">
          {name}
        </Text>
        <Badge {...looks[state]}>{texts.state[isCancelling ? "cancelling" : state]}</Badge>
      </InlineStack>
      <Text as="p" tone="subdued">
        <Moment at={askedAt} /> {texts.startedBy[startedBy]}
      </Text>
      {isUnderWay && <Progress task={task} name={name} />}
      {!isUnderWay && state !== "failed" && (
        <Text as="p">{tellResult(task, texts.result, enReasons).join(", ")}</Text>
      )}
      {problem !== undefined && (
        <Text as="p">
          {texts.problem[problem] ?? texts.problemUnknown(problem)} {isUnderWay && texts.triedAgain}
        </Text>
      )}
      {isUnderWay && !isCancelling && <CancelButton taskId={task.id} name={name} />}
    </BlockStack>
  );
}

function Progress({ task, name }: { readonly task: PastTask; readonly name: string }) {
  const { tasks: texts } = useStrings().pastOrders;
  const id = useId();
  const { kind, done, total } = task;
  // Shopify counts the orders before it hands them out.
  const isAtShopify = kind === "backfill" && done === 0;
  return (
    <BlockStack gap="100">
      {total !== undefined && total > 0 && (
        <>
          <ProgressBar
            progress={Math.min(100, Math.floor((done / total) * 100))}
            size="small"
            ariaLabelledBy={id}
          />
          <span id={id} className="visually-hidden">
            {texts.progress(name)}
          </span>
        </>
      )}
      <Text as="p">
        {isAtShopify
          ? texts.atShopify
          : total !== undefined && total > 0
            ? texts.farOf(done, total)
            : texts.far(done)}
      </Text>
    </BlockStack>
  );
}

function CancelButton({ taskId, name }: { readonly taskId: number; readonly name: string }) {
  const { tasks: texts } = useStrings().pastOrders;
  const isHydrated = useHydrated();
  const { send, isBusy } = usePastAct();
  return (
    <InlineStack>
      <Button
        disabled={!isHydrated}
        loading={isBusy}
        accessibilityLabel={texts.cancelLabel(name)}
        onClick={() => send({ act: "cancel", taskId })}
      >
        {texts.cancel}
      </Button>
    </InlineStack>
  );
}

function nameTask({ kind, days, reasons }: PastTask, texts: TaskTexts): string {
  const details = [
    ...(days === undefined ? [] : [texts.days(formatDay(days.from), formatDay(days.to))]),
    ...(reasons.length === 0 ? [] : [texts.only(reasons.map((reason) => enReasons[reason].short))]),
  ];
  return [texts.kind[kind], ...details].join(", ");
}
