import { Select } from "@shopify/polaris";

import type { ChoosablePixel } from "#app/admin/read-choosable.ts";
import { SectionCard } from "#app/components/section-card.tsx";
import { useStrings } from "#app/components/use-strings.ts";

type PrimaryPixelCardProps = {
  readonly pixels: readonly ChoosablePixel[];
  readonly primary: string | undefined;
  readonly onPick: (code: string) => void;
};

/** Which of several pixels stands for the store. */
export function PrimaryPixelCard({ pixels, primary, onPick }: PrimaryPixelCardProps) {
  const { choose } = useStrings().tiktok;
  return (
    <SectionCard title={choose.primary}>
      <Select
        label={choose.primary}
        labelHidden
        helpText={choose.primaryHint}
        placeholder={choose.primaryNone}
        options={pixels.map(({ code, name }) => ({
          value: code,
          label: name === code ? code : `${name} (${code})`,
        }))}
        value={primary ?? ""}
        onChange={onPick}
      />
    </SectionCard>
  );
}
