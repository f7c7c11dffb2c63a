import { BlockStack, Checkbox, ChoiceList, Text } from "@shopify/polaris";
import { useState } from "react";

import { CountryPicker, type Country } from "#app/components/country-picker.tsx";
import { SectionCard } from "#app/components/section-card.tsx";
import { useStrings } from "#app/components/use-strings.ts";
import type { StoredSettings } from "#app/core/mapping/are-same-settings.ts";
import { defaultRules } from "#app/core/rules/default-rules.ts";
import type { PixelProblem } from "#app/core/mapping/pixel-settings.ts";
import { canonicalEvents, type CanonicalEvent, type EventSpelling } from "#app/core/tiktok/event-names.ts";

const events = Object.keys(canonicalEvents) as readonly CanonicalEvent[];

/** The others are switched beside the rules that make them. */
const alwaysListed: ReadonlySet<string | null> = new Set(defaultRules.map(({ event }) => event));

type PixelSettingsCardProps = {
  readonly settings: StoredSettings;
  readonly countries: readonly Country[];
  readonly problems: readonly PixelProblem[];
  readonly onChange: (changed: Partial<StoredSettings>) => void;
};

/** Everything that can be set of a pixel; saving is the page's. */
export function PixelSettingsCard({ settings, countries, problems, onChange }: PixelSettingsCardProps) {
  const { pixel, event: eventLabels } = useStrings();
  const texts = pixel.settings;
  const problemOf = (field: PixelProblem["field"]) => {
    const problem = problems.find((candidate) => candidate.field === field);
    return problem === undefined ? undefined : pixel.problem[problem.reason];
  };
  const [listed] = useState(() =>
    events.filter((event) => alwaysListed.has(event) || settings.eventsOff.includes(event)),
  );
  const eventsOn = listed.filter((event) => !settings.eventsOff.includes(event));
  return (
    <>
      <SectionCard title={texts.title}>
        <BlockStack gap="200">
          <Checkbox
            label={texts.enabled}
            helpText={texts.enabledHelp}
            checked={settings.enabled}
            error={problemOf("enabled") ?? false}
            onChange={(enabled) => onChange({ enabled })}
          />
          <Checkbox
            label={texts.primary}
            helpText={texts.primaryHelp}
            checked={settings.isPrimary}
            error={problemOf("isPrimary") ?? false}
            onChange={(isPrimary) => onChange({ isPrimary })}
          />
        </BlockStack>
      </SectionCard>
      <SectionCard title={texts.markets}>
        <CountryPicker
          label={texts.marketsLabel}
          isLabelHidden
          helpText={settings.markets.length === 0 ? texts.marketsHelpAll : texts.marketsHelpSome}
          countries={countries}
          chosen={settings.markets}
          error={problemOf("markets")}
          onChange={(markets) => onChange({ markets })}
        />
      </SectionCard>
      <SectionCard title={texts.spelling}>
        <Text as="p" tone="subdued">
          {texts.spellingHelp}
        </Text>
        <ChoiceList
          title={texts.spelling}
          titleHidden
          choices={(["classic", "renamed"] as const).map((value) => ({
            value,
            label: texts[value],
            helpText: texts[`${value}Help`],
          }))}
          selected={[settings.eventSpelling]}
          error={problemOf("eventSpelling") ?? ""}
          onChange={([chosen]) => onChange({ eventSpelling: chosen as EventSpelling })}
        />
      </SectionCard>
      <SectionCard title={texts.events}>
        <ChoiceList
          allowMultiple
          title={texts.eventsLabel}
          choices={listed.map((event) => ({
            value: event,
            label: eventLabels[event] ?? event,
            helpText: texts.asName(canonicalEvents[event][settings.eventSpelling]),
          }))}
          selected={eventsOn}
          error={problemOf("eventsOff") ?? ""}
          onChange={(chosen) =>
            onChange({
              eventsOff: events.filter((event) =>
                listed.includes(event) ? !chosen.includes(event) : settings.eventsOff.includes(event),
              ),
            })
          }
        />
        {eventsOn.length === 0 && <Text as="p">{texts.noEvents}</Text>}
      </SectionCard>
    </>
  );
}
