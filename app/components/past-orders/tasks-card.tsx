import { BlockStack, Text } from "@shopify/polaris";

import type { PastTask } from "#app/admin/past-orders/list-past-tasks.ts";
import { useRefreshWhile } from "#app/components/ads/use-refresh-while.ts";
import { TaskItem } from "#app/components/past-orders/task-item.tsx";
import { SectionCard } from "#app/components/section-card.tsx";
import { useStrings } from "#app/components/use-strings.ts";

/** A step takes some hundred milliseconds; Shopify's part takes minutes. */
const refreshMs = 2_000;

type TasksCardProps = {
  readonly tasks: readonly PastTask[];
  /** What a task read is still being worked through. */
  readonly isMapping: boolean;
};

/** Long tasks, the newest first, as far as they are by now. */
export function TasksCard({ tasks, isMapping }: TasksCardProps) {
  const { tasks: texts } = useStrings().pastOrders;
  const isUnderWay = tasks.some(({ finishedAt }) => finishedAt === undefined);
  useRefreshWhile(isUnderWay || isMapping, refreshMs);
  return (
    <SectionCard title={texts.title}>
      {tasks.length === 0 && <Text as="p">{texts.none}</Text>}
      {isUnderWay && <Text as="p">{texts.leave}</Text>}
      <BlockStack gap="400">
        {tasks.map((task) => (
          <TaskItem key={task.id} task={task} />
        ))}
      </BlockStack>
    </SectionCard>
  );
}
