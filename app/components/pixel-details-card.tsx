import { SectionCard } from "#app/components/section-card.tsx";
import { useStrings } from "#app/components/use-strings.ts";
import type { PixelDetails } from "#app/connection/read-pixel.ts";

/** Which pixel it is at TikTok, and whether TikTok takes its events at the moment. */
export function PixelDetailsCard({ pixel }: { readonly pixel: Pick<PixelDetails, "code" | "connection"> }) {
  const { pixel: texts, connection } = useStrings();
  return (
    <SectionCard title={texts.details.title}>
      <dl className="details">
        <div>
          <dt>{texts.details.code}</dt>
          <dd className="code">{pixel.code}</dd>
        </div>
        <div>
          <dt>{texts.details.connection}</dt>
          <dd>{connection.state[pixel.connection]}</dd>
        </div>
      </dl>
    </SectionCard>
  );
}
