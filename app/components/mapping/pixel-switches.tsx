import { Checkbox, Text } from "@shopify/polaris";
import { useAppBridge } from "@shopify/app-bridge-react";
import { useEffect, useRef, useState } from "react";

import type { MappingPixel } from "#app/admin/list-mapping-pixels.ts";
import { useMappingAct } from "#app/components/mapping/use-mapping-act.ts";
import { SectionCard } from "#app/components/section-card.tsx";
import { useHydrated } from "#app/components/use-hydrated.ts";
import { useStrings } from "#app/components/use-strings.ts";

type PixelSwitchesProps = {
  readonly pixels: readonly MappingPixel[];
  /** What the rules in force make: canonical names, or a custom event's. */
  readonly events: readonly string[];
};

type Asked = { readonly pixelId: number; readonly event: string; readonly isOn: boolean };

/** Which event goes to which pixel. */
export function PixelSwitches({ pixels, events }: PixelSwitchesProps) {
  const { mapping, event: labels } = useStrings();
  const { pixels: texts } = mapping;
  const shopify = useAppBridge();
  const isHydrated = useHydrated();
  const { send, isBusy, result } = useMappingAct();
  // Shown from the click on; what is stored takes over with the answer.
  const [asked, setAsked] = useState<Asked>();
  const isOnOf = (pixel: MappingPixel, event: string) =>
    isBusy && asked?.pixelId === pixel.id && asked.event === event
      ? asked.isOn
      : !pixel.eventsOff.includes(event);
  const told = useRef<typeof result>(undefined);
  useEffect(() => {
    if (result === undefined || told.current === result) return;
    told.current = result;
    if (result.kind === "switched") shopify.toast.show(texts.switched);
    else shopify.toast.show(texts.gone, { isError: true });
  }, [result, shopify, texts]);
  return (
    <SectionCard title={texts.title}>
      <Text as="p" tone="subdued">
        {pixels.length === 0 ? texts.none : texts.what}
      </Text>
      {pixels.map((pixel) => (
        <div key={pixel.id} role="group" aria-label={pixel.name} className="pixel-switches">
          <Text as="h3" variant="headingSm">
            {pixel.name}
          </Text>
          {events.map((event) => (
            <Checkbox
              key={event}
              label={labels[event] === undefined ? event : `${event} (${labels[event]})`}
              checked={isOnOf(pixel, event)}
              disabled={!isHydrated || isBusy}
              onChange={(isOn) => {
                setAsked({ pixelId: pixel.id, event, isOn });
                send({ act: "switch_event", pixelId: pixel.id, event, isOn });
              }}
            />
          ))}
        </div>
      ))}
    </SectionCard>
  );
}
