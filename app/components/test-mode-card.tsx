import {
  Badge,
  BlockStack,
  Button,
  FormLayout,
  Form,
  InlineStack,
  Link,
  Text,
  TextField,
} from "@shopify/polaris";
import { useState } from "react";

import type { PixelDetails } from "#app/connection/read-pixel.ts";
import { CopyButton } from "#app/components/copy-button.tsx";
import { Moment } from "#app/components/moment.tsx";
import { SectionCard } from "#app/components/section-card.tsx";
import { usePixelAct } from "#app/components/use-pixel-act.ts";
import { useStrings } from "#app/components/use-strings.ts";

type TestModeCardProps = {
  readonly pixel: Pick<PixelDetails, "testMode" | "standingTestCode" | "ownVisitUrl" | "settings">;
};

/** Turns test mode on and off; while it is on, the way to a visit that counts as a test. */
export function TestModeCard({ pixel }: TestModeCardProps) {
  const { pixel: texts } = useStrings();
  const { testMode } = texts;
  const isOn = pixel.testMode !== undefined;
  return (
    <SectionCard
      title={testMode.title}
      aside={<Badge {...(isOn ? { tone: "warning" as const } : {})}>{isOn ? texts.on : texts.off}</Badge>}
    >
      <Text as="p">{testMode.what}</Text>
      {pixel.standingTestCode !== undefined && (
        <Text as="p">{testMode.standing(pixel.standingTestCode)}</Text>
      )}
      {!pixel.settings.enabled && <Text as="p">{testMode.pixelIsOff}</Text>}
      {pixel.testMode === undefined ? (
        <TurnOn />
      ) : (
        <IsOn until={pixel.testMode.until} code={pixel.testMode.code} ownVisitUrl={pixel.ownVisitUrl} />
      )}
    </SectionCard>
  );
}

function TurnOn() {
  const { pixel: texts } = useStrings();
  const [code, setCode] = useState("");
  const { send, isBusy, result } = usePixelAct();
  const problem = result?.kind === "problems" ? result.problems[0] : undefined;
  return (
    <Form onSubmit={() => send({ act: "start_test_mode", testEventCode: code })}>
      <FormLayout>
        <TextField
          label={texts.codeLabel}
          helpText={texts.codeHelp}
          value={code}
          onChange={setCode}
          autoComplete="off"
          {...(problem === undefined ? {} : { error: texts.problem[problem.reason] })}
        />
        <Button submit loading={isBusy}>
          {texts.testMode.turnOn}
        </Button>
      </FormLayout>
    </Form>
  );
}

type IsOnProps = { readonly until: string; readonly code: string; readonly ownVisitUrl: string };

function IsOn({ until, code, ownVisitUrl }: IsOnProps) {
  const { testMode, codeLabel } = useStrings().pixel;
  const { send, isBusy } = usePixelAct();
  return (
    <BlockStack gap="300">
      <Text as="p">
        {testMode.until} <Moment at={until} />. {codeLabel}: <span className="code">{code}</span>
      </Text>
      <InlineStack>
        <Button onClick={() => send({ act: "end_test_mode" })} loading={isBusy}>
          {testMode.turnOff}
        </Button>
      </InlineStack>
      <BlockStack gap="100">
        <InlineStack align="space-between" blockAlign="center" gap="200">
          <Link url={ownVisitUrl} target="_blank">
            {testMode.ownVisit}
          </Link>
          <CopyButton text={ownVisitUrl} />
        </InlineStack>
        <Text as="p" tone="subdued">
          {testMode.ownVisitWhat}
        </Text>
      </BlockStack>
    </BlockStack>
  );
}
