import { Badge, Box, Collapsible } from "@shopify/polaris";
import { useId } from "react";

import {
  ConnectStep,
  EmbedStep,
  FirstEventStep,
  OtherSendersStep,
  PixelStep,
  WebPixelStep,
  type StepProps,
} from "#app/components/guide/guide-steps.tsx";
import { useStrings } from "#app/components/use-strings.ts";
import type { GuideStep } from "#app/core/guide/guide-step.ts";

type GuideStepItemProps = StepProps & {
  readonly step: GuideStep;
  readonly isOpen: boolean;
  readonly onToggle: () => void;
};

const tones = { done: "success", todo: "new", broken: "critical" } as const;

const bodies = {
  connect: ConnectStep,
  pixel: PixelStep,
  embed: EmbedStep,
  web_pixel: WebPixelStep,
  other_senders: OtherSendersStep,
  first_event: FirstEventStep,
} as const satisfies Record<GuideStep, (props: StepProps) => React.JSX.Element>;

/** One step: its name and state always, what it saw and what can be done while it is open. */
export function GuideStepItem({ step, isOpen, onToggle, ...props }: GuideStepItemProps) {
  const { guide: texts } = useStrings();
  const id = useId();
  const state = props.guide.steps[step];
  const Body = bodies[step];
  return (
    <li className="guide-step" data-step={step} data-state={state}>
      <button
        type="button"
        className="guide-toggle"
        aria-expanded={isOpen}
        aria-controls={id}
        onClick={onToggle}
      >
        <span className={`guide-mark guide-${state}`} aria-hidden="true" />
        <span className="guide-name">{texts.step[step]}</span>
        <Badge tone={tones[state]}>{texts.state[state]}</Badge>
      </button>
      <Collapsible id={id} open={isOpen} transition={false}>
        <Box paddingInlineStart="800" paddingBlockEnd="300" paddingInlineEnd="200">
          <Body {...props} />
        </Box>
      </Collapsible>
    </li>
  );
}
