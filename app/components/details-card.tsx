import { SectionCard } from "#app/components/section-card.tsx";
import { useStrings } from "#app/components/use-strings.ts";
import type { Explanation } from "#app/core/explain/explanation.ts";

type DetailsCardProps = Pick<Explanation, "eventName" | "tiktokEventId" | "pixelCode">;

/** The names under which a delivery is found at TikTok. */
export function DetailsCard({ eventName, tiktokEventId, pixelCode }: DetailsCardProps) {
  const { delivery } = useStrings();
  const details = [
    [delivery.eventName, eventName],
    [delivery.eventId, tiktokEventId],
    [delivery.pixel, pixelCode ?? delivery.noPixel],
  ] as const;
  return (
    <SectionCard title={delivery.details}>
      <dl className="details">
        {details.map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd className="code">{value}</dd>
          </div>
        ))}
      </dl>
    </SectionCard>
  );
}
