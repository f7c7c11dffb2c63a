import { Button, InlineStack, Text } from "@shopify/polaris";

import type { ReplayVerdict } from "#app/core/delivery/judge-replay.ts";
import { ReplayOutcome } from "#app/components/deliveries/replay-outcome.tsx";
import { ConfirmButton } from "#app/components/confirm-button.tsx";
import { SectionCard } from "#app/components/section-card.tsx";
import { useDeliveryAct } from "#app/components/use-delivery-act.ts";
import { useStrings } from "#app/components/use-strings.ts";

type ReplayCardProps = {
  readonly id: string;
  /** Undefined where there is nothing to say: it has not ended badly. */
  readonly verdict: ReplayVerdict | undefined;
};

/** Sends a delivery again that ended badly, or says why that can't be. */
export function ReplayCard({ id, verdict }: ReplayCardProps) {
  const { replay } = useStrings();
  const { send, isBusy, result } = useDeliveryAct();
  const sendIt = (mayCountTwice: boolean) => send({ act: "replay", ids: [id], mayCountTwice });
  const outcome = result !== undefined && (
    <ReplayOutcome result={result} isBusy={isBusy} onConfirm={() => sendIt(true)} />
  );
  if (verdict === undefined) return outcome;
  return (
    <>
      {outcome}
      <SectionCard title={replay.title}>
        {verdict.kind === "refused" ? (
          <Text as="p">{replay.cannot(replay.refusal[verdict.reason])}</Text>
        ) : (
          <Text as="p">{replay.explanation}</Text>
        )}
        {verdict.kind === "replay" && (
          <InlineStack>
            <Button loading={isBusy} onClick={() => sendIt(false)}>
              {replay.button}
            </Button>
          </InlineStack>
        )}
        {verdict.kind === "confirm" && (
          <ConfirmButton
            label={replay.button}
            title={replay.confirmTitle}
            text={replay.confirmText}
            yes={replay.confirmYes}
            no={replay.confirmNo}
            isBusy={isBusy}
            onConfirm={() => sendIt(true)}
          />
        )}
      </SectionCard>
    </>
  );
}
