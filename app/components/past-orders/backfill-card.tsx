import { BlockStack, Button, Checkbox, InlineStack, Text } from "@shopify/polaris";
import { useState } from "react";

import type { PastTask } from "#app/admin/past-orders/list-past-tasks.ts";
import type { BackfillState } from "#app/admin/past-orders/read-past-orders.ts";
import { Moment } from "#app/components/moment.tsx";
import { usePastAct } from "#app/components/past-orders/use-past-act.ts";
import { SectionCard } from "#app/components/section-card.tsx";
import { useHydrated } from "#app/components/use-hydrated.ts";
import { useStrings } from "#app/components/use-strings.ts";

type BackfillCardProps = { readonly backfill: BackfillState; readonly tasks: readonly PastTask[] };

/** Orders from before installing: reading them, and apart from that the sending of those TikTok can still use. */
export function BackfillCard({ backfill, tasks }: BackfillCardProps) {
  const { backfill: texts } = useStrings().pastOrders;
  const isHydrated = useHydrated();
  const { send, isBusy } = usePastAct();
  const ofKind = (kind: PastTask["kind"]) => tasks.filter((task) => task.kind === kind);
  const isUnderWay = (kind: PastTask["kind"]) =>
    ofKind(kind).some(({ finishedAt }) => finishedAt === undefined);
  const wasRead = ofKind("backfill").some(({ finishedAt }) => finishedAt !== undefined);
  return (
    <SectionCard title={texts.title}>
      <Text as="p">{texts.what}</Text>
      <Text as="p" tone="subdued">
        {texts.installed} <Moment at={backfill.installedAt} />.
      </Text>
      {backfill.canRead ? (
        <InlineStack>
          <Button
            disabled={!isHydrated || isUnderWay("backfill")}
            loading={isBusy}
            onClick={() => send({ act: "backfill" })}
          >
            {wasRead ? texts.readAgain : texts.read}
          </Button>
        </InlineStack>
      ) : (
        <Text as="p">{texts.nothingToRead}</Text>
      )}
      {backfill.canRead && (
        <SendStep
          backfill={backfill}
          wasRead={wasRead}
          isReading={isUnderWay("backfill") || backfill.isMapping}
          isUnderWay={isUnderWay("send_backfill")}
        />
      )}
    </SectionCard>
  );
}

type SendStepProps = {
  readonly backfill: BackfillState;
  readonly wasRead: boolean;
  readonly isReading: boolean;
  readonly isUnderWay: boolean;
};

function SendStep({ backfill: { canSend, kept }, wasRead, isReading, isUnderWay }: SendStepProps) {
  const { backfill: texts, tasks } = useStrings().pastOrders;
  const { send, isBusy } = usePastAct();
  const [isConfirmed, setIsConfirmed] = useState(false);
  const obstacle = !canSend
    ? texts.sendTooLate
    : isUnderWay
      ? tasks.busy.send_backfill
      : kept > 0 && !isReading
        ? undefined
        : isReading
          ? texts.stillReading
          : wasRead
            ? texts.noneKept
            : texts.readFirst;
  return (
    <BlockStack gap="200">
      <Text as="h3" variant="headingSm">
        {texts.sendTitle}
      </Text>
      {obstacle !== undefined ? (
        <Text as="p">{obstacle}</Text>
      ) : (
        <>
          <Text as="p">{texts.sendWhat}</Text>
          <Checkbox
            label={texts.confirm}
            helpText={texts.confirmHelp}
            checked={isConfirmed}
            onChange={setIsConfirmed}
          />
          <InlineStack>
            <Button
              disabled={!isConfirmed}
              loading={isBusy}
              onClick={() => {
                send({ act: "send_backfill", nothingElseReported: true });
                // The next time it is asked anew.
                setIsConfirmed(false);
              }}
            >
              {texts.send}
            </Button>
          </InlineStack>
        </>
      )}
    </BlockStack>
  );
}
