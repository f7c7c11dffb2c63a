import { Banner, BlockStack, type BannerHandles } from "@shopify/polaris";
import { SaveBar, useAppBridge } from "@shopify/app-bridge-react";
import { useEffect, useRef, useState } from "react";

import type { PixelDetails } from "#app/connection/read-pixel.ts";
import type { Country } from "#app/components/country-picker.tsx";
import { PixelSettingsCard } from "#app/components/pixel-settings-card.tsx";
import { usePixelAct } from "#app/components/use-pixel-act.ts";
import { useStrings } from "#app/components/use-strings.ts";
import { areSameSettings, type StoredSettings } from "#app/core/mapping/are-same-settings.ts";
import { overlappingPixels } from "#app/core/mapping/overlapping-pixels.ts";

const saveBarId = "pixel-settings";

type PixelFormProps = {
  readonly pixel: Pick<PixelDetails, "code" | "settings" | "others" | "connection">;
  readonly countries: readonly Country[];
};

/** The settings of a pixel with Shopify's save bar, and what is to be said about them. */
export function PixelForm({ pixel, countries }: PixelFormProps) {
  const { pixel: texts } = useStrings();
  const shopify = useAppBridge();
  const { send, isBusy, result } = usePixelAct();
  // Only what was changed here: the rest follows what is stored.
  const [edits, setEdits] = useState<Partial<StoredSettings>>({});
  const settings = { ...pixel.settings, ...edits };
  const isDirty = !areSameSettings(settings, pixel.settings);
  const overlaps = overlapsOf(pixel, settings);
  const hasOverlaps = overlaps.length > 0;
  const overlapBanner = useRef<BannerHandles>(null);

  // What was saved is no edit any more; kept as one it would hide what another tab saves later.
  const [lastResult, setLastResult] = useState(result);
  if (result !== lastResult) {
    setLastResult(result);
    if (result?.kind === "saved") setEdits({});
  }

  const told = useRef<typeof result>(undefined);
  useEffect(() => {
    if (result?.kind !== "saved" || told.current === result) return;
    told.current = result;
    shopify.toast.show(hasOverlaps ? texts.savedWithOverlap : texts.saved);
    if (hasOverlaps) overlapBanner.current?.focus();
  }, [result, hasOverlaps, shopify, texts]);

  const save = () => send({ act: "save", seen: pixel.settings, settings });
  return (
    <BlockStack gap="400">
      <SaveBar id={saveBarId} open={isDirty}>
        <button variant="primary" onClick={save} {...(isBusy ? { loading: "" } : {})} />
        <button onClick={() => setEdits({})} disabled={isBusy} />
      </SaveBar>
      {result?.kind === "changed_meanwhile" && (
        <Banner tone="critical" title={texts.changedMeanwhile.title}>
          <p>{texts.changedMeanwhile.what}</p>
        </Banner>
      )}
      {result?.kind === "problems" && <Banner tone="critical" title={texts.problemsAbove} />}
      {hasOverlaps && (
        <Banner ref={overlapBanner} tone="warning" title={texts.overlap.title(overlaps.join(", "))}>
          <p>
            {texts.overlap.what} {texts.overlap.fix}
          </p>
        </Banner>
      )}
      <PixelSettingsCard
        settings={settings}
        countries={countries}
        problems={result?.kind === "problems" ? result.problems : []}
        onChange={(changed) => setEdits((before) => ({ ...before, ...changed }))}
      />
    </BlockStack>
  );
}

/** The other pixels that get the same orders, if it is set so. */
function overlapsOf(
  pixel: PixelFormProps["pixel"],
  { enabled, markets, eventsOff }: StoredSettings,
): readonly string[] {
  const isConnected = pixel.connection !== "disconnected";
  const reach = { code: pixel.code, enabled: enabled && isConnected, markets, eventsOff };
  return overlappingPixels([reach, ...pixel.others]).flatMap(([one, other]) =>
    one === pixel.code ? [other] : other === pixel.code ? [one] : [],
  );
}
