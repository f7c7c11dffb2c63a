import { BlockStack, Button, Card, InlineStack, ProgressBar, Text } from "@shopify/polaris";
import { useId, useState } from "react";

import type { Guide } from "#app/admin/guide/read-guide.ts";
import { GuideStepItem } from "#app/components/guide/guide-step-item.tsx";
import { useGuideAct } from "#app/components/guide/use-guide-act.ts";
import type { GuideChecks } from "#app/components/guide/use-guide-checks.ts";
import { useStrings } from "#app/components/use-strings.ts";
import { guideSteps, type GuideStep } from "#app/core/guide/guide-step.ts";

export type SetupGuideProps = {
  readonly guide: Guide;
  readonly checks: GuideChecks;
  /** Opens the theme editor with the app embed switched on. */
  readonly embedUrl: string;
};

/** Everything that has to be so before conversions reach TikTok, each step with what it saw of itself. */
export function SetupGuide({ guide, checks, embedUrl }: SetupGuideProps) {
  const { guide: texts } = useStrings();
  const act = useGuideAct();
  const titleId = useId();
  const next = nextStep(guide);
  // Undefined: nobody chose, so the step that is next is open; null: somebody closed it.
  const [chosen, setChosen] = useState<GuideStep | null | undefined>(undefined);
  const open = chosen === undefined ? next : chosen;
  const total = guideSteps.length;
  const broken = guideSteps.filter((step) => guide.steps[step] === "broken");
  return (
    <section aria-labelledby={titleId} className="guide" id="setup-guide">
      <Card>
        <BlockStack gap="300">
          <InlineStack align="space-between" blockAlign="center" gap="200">
            <Text as="h2" variant="headingMd" id={titleId}>
              {texts.title}
            </Text>
            <InlineStack gap="200">
              <Button size="slim" onClick={checks.again} loading={checks.isBusy}>
                {texts.checkAgain}
              </Button>
              <Button
                size="slim"
                variant="tertiary"
                onClick={() => act.send({ act: "dismiss", broken })}
                loading={act.isBusy}
              >
                {texts.dismiss}
              </Button>
            </InlineStack>
          </InlineStack>
          {guide.isDismissed && <Text as="p">{texts.cameBack}</Text>}
          <div className="guide-progress">
            <Text as="span" tone="subdued">
              {guide.doneCount === total ? texts.allDone : texts.progress(guide.doneCount, total)}
            </Text>
            <ProgressBar
              progress={(guide.doneCount * 100) / total}
              size="small"
              tone="success"
              animated={false}
              ariaLabelledBy={titleId}
            />
          </div>
          <ol className="guide-steps">
            {guideSteps.map((step) => (
              <GuideStepItem
                key={step}
                step={step}
                guide={guide}
                checks={checks}
                embedUrl={embedUrl}
                isOpen={open === step}
                onToggle={() => setChosen(open === step ? null : step)}
              />
            ))}
          </ol>
        </BlockStack>
      </Card>
    </section>
  );
}

/** What broke comes before what was never done. */
function nextStep({ steps }: Guide): GuideStep | null {
  return (
    guideSteps.find((step) => steps[step] === "broken") ??
    guideSteps.find((step) => steps[step] === "todo") ??
    null
  );
}
