import { Badge, BlockStack, Button, Form, FormLayout, InlineStack, Text, TextField } from "@shopify/polaris";
import { useState } from "react";

import type { PixelResult } from "#app/connection/act-on-pixel.ts";
import { CopyButton } from "#app/components/copy-button.tsx";
import { SectionCard } from "#app/components/section-card.tsx";
import { usePixelAct } from "#app/components/use-pixel-act.ts";
import { useStrings } from "#app/components/use-strings.ts";

type TestEventCardProps = {
  /** What the form begins with: test mode's code, or the one the pixel has for good. */
  readonly testEventCode: string | undefined;
};

/** Sends one test event and shows the request and what TikTok answered. */
export function TestEventCard({ testEventCode }: TestEventCardProps) {
  const { pixel: texts } = useStrings();
  const [typed, setTyped] = useState<string>();
  const code = typed ?? testEventCode ?? "";
  const { send, isBusy, result } = usePixelAct();
  const problem = result?.kind === "problems" ? result.problems[0] : undefined;
  return (
    <SectionCard title={texts.testEvent.title}>
      <Text as="p">{texts.testEvent.what}</Text>
      <Form onSubmit={() => send({ act: "send_test_event", testEventCode: code })}>
        <FormLayout>
          <TextField
            label={texts.codeLabel}
            helpText={texts.codeHelp}
            value={code}
            onChange={setTyped}
            autoComplete="off"
            {...(problem === undefined ? {} : { error: texts.problem[problem.reason] })}
          />
          <Button submit loading={isBusy}>
            {texts.testEvent.send}
          </Button>
        </FormLayout>
      </Form>
      <div role="status">
        {result?.kind === "no_token" && <Text as="p">{texts.testEvent.noToken}</Text>}
        {result?.kind === "test_sent" && <Sent sent={result} />}
      </div>
    </SectionCard>
  );
}

function Sent({ sent }: { readonly sent: Extract<PixelResult, { kind: "test_sent" }> }) {
  const { pixel, delivery } = useStrings();
  const { testEvent } = pixel;
  const { answer, request, orderName, isSample } = sent;
  const technical = [
    [delivery.code, answer.code],
    [delivery.http, answer.httpStatus],
    [delivery.requestId, answer.requestId],
  ] as const;
  return (
    <BlockStack gap="300">
      <BlockStack gap="150">
        <InlineStack gap="200" blockAlign="center">
          <Text as="h3" variant="headingSm">
            {testEvent.answer}
          </Text>
          <Badge tone={answer.accepted ? "success" : "critical"}>
            {answer.accepted ? testEvent.taken : testEvent.notTaken}
          </Badge>
        </InlineStack>
        <Text as="p">
          {answer.meaning} {answer.advice}
        </Text>
        {answer.message !== undefined && (
          <Text as="p" tone="subdued">
            {delivery.said} <q className="said">{answer.message}</q>
          </Text>
        )}
        {answer.detail !== undefined && (
          <Text as="p" tone="subdued">
            {answer.detail}
          </Text>
        )}
        <InlineStack gap="300">
          {technical.map(
            ([label, value]) =>
              value !== undefined && (
                <Text key={label} as="span" tone="subdued">
                  {label} <span className="code">{value}</span>
                </Text>
              ),
          )}
        </InlineStack>
      </BlockStack>
      <InlineStack align="space-between" blockAlign="center" gap="200">
        <Text as="h3" variant="headingSm">
          {testEvent.request}
        </Text>
        <CopyButton text={request} />
      </InlineStack>
      <Text as="p" tone="subdued">
        {isSample
          ? testEvent.fromSample
          : orderName === undefined
            ? testEvent.fromNamelessOrder
            : testEvent.fromOrder(orderName)}{" "}
        {testEvent.requestNote}
      </Text>
      <pre className="event-body" tabIndex={0} role="group" aria-label={testEvent.request}>
        {request}
      </pre>
    </BlockStack>
  );
}
