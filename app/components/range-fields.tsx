import { Button, Select, TextField } from "@shopify/polaris";
import { useState } from "react";

import { useStrings } from "#app/components/use-strings.ts";
import {
  judgeRange,
  presetNames,
  type DateRange,
  type Preset,
  type RangeChoice,
} from "#app/core/ads/date-range.ts";

type RangeFieldsProps = {
  /** The presets to choose from; another one that the address names is shown as well. */
  readonly offered?: readonly Preset[];
  readonly range: RangeChoice;
  readonly today: string;
  readonly onPreset: (preset: Preset) => void;
  readonly onDays: (days: DateRange) => void;
};

/** The usual ranges, and two fields for any other; what is wrong with those is said before it is asked for. */
export function RangeFields({ offered = presetNames, range, today, onPreset, onDays }: RangeFieldsProps) {
  const texts = useStrings().ads.range;
  const [isOther, setIsOther] = useState(range.preset === "custom");
  const [days, setDays] = useState(range.range);
  const [isJudged, setIsJudged] = useState(false);
  const problem = judgeRange(days.from, days.to, today);
  const change = (part: Partial<DateRange>) => setDays({ ...days, ...part });
  return (
    <>
      <Select
        label={texts.label}
        options={[
          ...presetNames.filter((name) => offered.includes(name) || name === range.preset),
          "custom" as const,
        ].map((value) => ({ label: texts.preset[value], value }))}
        value={isOther ? "custom" : range.preset}
        onChange={(value) => {
          const preset = presetNames.find((name) => name === value);
          setIsOther(preset === undefined);
          if (preset !== undefined) onPreset(preset);
        }}
      />
      {isOther && (
        <form
          className="filters range-days"
          onSubmit={(event) => {
            event.preventDefault();
            setIsJudged(true);
            if (problem === undefined) onDays(days);
          }}
        >
          <TextField
            label={texts.from}
            type="date"
            autoComplete="off"
            max={today}
            value={days.from}
            onChange={(from) => change({ from })}
            {...(isJudged && problem !== undefined ? { error: texts.problem[problem] } : {})}
          />
          <TextField
            label={texts.to}
            type="date"
            autoComplete="off"
            max={today}
            value={days.to}
            onChange={(to) => change({ to })}
          />
          <Button submit>{texts.show}</Button>
        </form>
      )}
    </>
  );
}
