import { Banner, BlockStack, Button, InlineStack, SkeletonBodyText, Text } from "@shopify/polaris";
import { useNavigate } from "@remix-run/react";
import { useState } from "react";

import {
  pastOrdersPath,
  pastPresets,
  type PastDays,
  type PastDaysProblem,
} from "#app/admin/past-orders/past-days.ts";
import { formatDay } from "#app/components/ads/format-figure.ts";
import { ConfirmButton } from "#app/components/confirm-button.tsx";
import { Difference } from "#app/components/past-orders/difference.tsx";
import { usePastAct } from "#app/components/past-orders/use-past-act.ts";
import { RangeFields } from "#app/components/range-fields.tsx";
import { SectionCard } from "#app/components/section-card.tsx";
import { useHydrated } from "#app/components/use-hydrated.ts";
import { useStrings } from "#app/components/use-strings.ts";
import { presets } from "#app/core/ads/date-range.ts";
import { addDays } from "#app/core/tiktok/add-days.ts";

type RebuildCardProps = {
  readonly days: PastDays;
  readonly today: string;
  /** A rebuild is under way: no other can be started. */
  readonly isUnderWay: boolean;
};

/** Days, what they become under the rules of now, and the sending of what is missing. */
export function RebuildCard({ days, today, isUnderWay }: RebuildCardProps) {
  const { pastOrders, ads } = useStrings();
  const { rebuild: texts, tasks } = pastOrders;
  const navigate = useNavigate();
  const { preset, range, problem } = days;
  const tell = (why: PastDaysProblem) => (why === "too_far_back" ? texts.tooFarBack : ads.range.problem[why]);
  const goTo = (chosen: PastDays["preset"], shown: PastDays["range"]) =>
    navigate(pastOrdersPath(chosen, shown), { preventScrollReset: true });
  return (
    <SectionCard title={texts.title}>
      <Text as="p">{texts.what}</Text>
      <Text as="p" tone="subdued">
        {texts.limits}
      </Text>
      <div className="filters">
        <RangeFields
          key={`${preset} ${range.from} ${range.to}`}
          offered={pastPresets}
          range={{ preset, range, previous: undefined, problem: undefined }}
          today={today}
          onPreset={(chosen) => goTo(chosen, { from: addDays(today, 1 - presets[chosen]), to: today })}
          onDays={(chosen) => goTo("custom", chosen)}
        />
      </div>
      {problem !== undefined && (
        <Banner tone="warning">
          <p>
            {ads.range.shownInstead(tell(problem), tasks.days(formatDay(range.from), formatDay(range.to)))}
          </p>
        </Banner>
      )}
      <Comparison
        // What was found is of these days.
        key={`${range.from} ${range.to}`}
        range={range}
        isUnderWay={isUnderWay}
        tellProblem={tell}
      />
    </SectionCard>
  );
}

type ComparisonProps = {
  readonly range: PastDays["range"];
  readonly isUnderWay: boolean;
  readonly tellProblem: (problem: PastDaysProblem) => string;
};

function Comparison({ range: { from, to }, isUnderWay, tellProblem }: ComparisonProps) {
  const { rebuild: texts, tasks } = useStrings().pastOrders;
  const isHydrated = useHydrated();
  const comparing = usePastAct();
  const sending = usePastAct();
  const compare = () => comparing.send({ act: "compare", from, to });
  const { result } = comparing;
  const difference = result?.kind === "compared" ? result.difference : undefined;
  const going = difference?.lines.filter(({ heldBy }) => heldBy === undefined) ?? [];
  const count = going.reduce((sum, line) => sum + line.count, 0);
  // What was sent differs no more; comparing again tells what is left.
  const [sentOf, setSentOf] = useState<typeof difference>();
  const isStarted = sending.result?.kind === "started" && sentOf === difference;
  const refused = [result, sending.result].find((one) => one?.kind === "not_these_days");
  return (
    <BlockStack gap="300">
      <InlineStack>
        <Button disabled={!isHydrated} loading={comparing.isBusy} onClick={compare}>
          {texts.compare}
        </Button>
      </InlineStack>
      <div role="status" aria-busy={comparing.isBusy}>
        {comparing.isBusy && (
          <BlockStack gap="200">
            <Text as="p" tone="subdued">
              {texts.comparing}
            </Text>
            <SkeletonBodyText lines={2} />
          </BlockStack>
        )}
        {refused !== undefined && <Text as="p">{tellProblem(refused.problem)}</Text>}
        {difference !== undefined && !isStarted && <Difference difference={difference} />}
      </div>
      {difference !== undefined &&
        !isStarted &&
        (count > 0 || !difference.isWhole) &&
        (isUnderWay ? (
          <Text as="p">{tasks.busy.rebuild}</Text>
        ) : (
          <ConfirmButton
            label={texts.send}
            title={texts.confirmTitle(count)}
            text={texts.confirmText}
            yes={texts.confirmYes}
            no={texts.confirmNo}
            isBusy={sending.isBusy}
            onConfirm={() => {
              setSentOf(difference);
              sending.send({ act: "rebuild", from, to });
            }}
          />
        ))}
    </BlockStack>
  );
}
