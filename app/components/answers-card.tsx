import { Badge, BlockStack, Divider, InlineStack, Text } from "@shopify/polaris";
import { Fragment } from "react";

import { Moment } from "#app/components/moment.tsx";
import { SectionCard } from "#app/components/section-card.tsx";
import { useStrings } from "#app/components/use-strings.ts";
import type { ExplainedAttempt, Explanation } from "#app/core/explain/explanation.ts";

const tones = {
  accepted: "success",
  retriable: "attention",
  unknown: "warning",
  split: "attention",
  rejected: "critical",
  connection_broken: "critical",
  interrupted: "warning",
  replayed: "info",
} as const satisfies Record<ExplainedAttempt["outcome"], string>;

type AnswersCardProps = {
  readonly attempts: readonly ExplainedAttempt[];
  readonly state: Explanation["state"];
};

/** Every attempt with TikTok's words, what they mean and what to do; the newest first. */
export function AnswersCard({ attempts, state }: AnswersCardProps) {
  const { delivery } = useStrings();
  return (
    <SectionCard title={delivery.answers}>
      {attempts.length === 0 && (
        <Text as="p" tone="subdued">
          {state === "pending" ? delivery.notYet : delivery.noAnswers}
        </Text>
      )}
      {attempts
        .map((attempt, index) => (
          <Fragment key={`${attempt.at} ${index}`}>
            {index < attempts.length - 1 && <Divider />}
            <Answer attempt={attempt} number={countTo(attempts, index)} />
          </Fragment>
        ))
        .toReversed()}
    </SectionCard>
  );
}

/** Its number among the attempts; that somebody had it sent again is none. */
function countTo(attempts: readonly ExplainedAttempt[], index: number): number | undefined {
  const tries = attempts.slice(0, index + 1).filter(({ outcome }) => outcome !== "replayed");
  return attempts[index]?.outcome === "replayed" ? undefined : tries.length;
}

function Answer({
  attempt,
  number,
}: {
  readonly attempt: ExplainedAttempt;
  readonly number: number | undefined;
}) {
  const { delivery } = useStrings();
  return (
    <BlockStack gap="150">
      <InlineStack gap="200" blockAlign="center">
        <Text as="h3" variant="headingSm">
          {number === undefined ? delivery.sentAgain : delivery.attempt(number)}
        </Text>
        <Badge tone={tones[attempt.outcome]}>{delivery.outcome[attempt.outcome]}</Badge>
        <Text as="span" tone="subdued">
          <Moment at={attempt.at} precision="second" />
          {attempt.batchSize > 0 && `, ${delivery.batch(attempt.batchSize)}`}
        </Text>
      </InlineStack>
      <Text as="p">{attempt.meaning}</Text>
      {attempt.message !== undefined && (
        <Text as="p" tone="subdued">
          {delivery.said} <q className="said">{attempt.message}</q>
        </Text>
      )}
      {attempt.detail !== undefined && (
        <Text as="p" tone="subdued">
          {attempt.detail}
        </Text>
      )}
      {attempt.advice !== undefined && (
        <Text as="p">
          <strong>{delivery.whatToDo}:</strong> {attempt.advice}
        </Text>
      )}
      <InlineStack gap="300">
        {attempt.code !== undefined && <Technical label={delivery.code} value={String(attempt.code)} />}
        {attempt.httpStatus !== undefined && (
          <Technical label={delivery.http} value={String(attempt.httpStatus)} />
        )}
        {attempt.requestId !== undefined && (
          <Technical label={delivery.requestId} value={attempt.requestId} />
        )}
      </InlineStack>
    </BlockStack>
  );
}

function Technical({ label, value }: { readonly label: string; readonly value: string }) {
  return (
    <Text as="span" tone="subdued">
      {label} <span className="code">{value}</span>
    </Text>
  );
}
