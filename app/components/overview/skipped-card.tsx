import { Link, Text } from "@shopify/polaris";

import { deliverySearchPath } from "#app/admin/delivery-search.ts";
import type { ReasonCount } from "#app/admin/overview/read-skip-reasons.ts";
import { formatCount } from "#app/components/ads/format-figure.ts";
import { SectionCard } from "#app/components/section-card.tsx";
import { useStrings } from "#app/components/use-strings.ts";

type NamedReason = ReasonCount & { readonly name: string };

/** Why conversions of the range were not sent. */
export function SkippedCard({ reasons }: { readonly reasons: readonly NamedReason[] }) {
  const { skipped } = useStrings().overview;
  return (
    <SectionCard title={skipped.title}>
      {reasons.length === 0 ? (
        <Text as="p">{skipped.none}</Text>
      ) : (
        <table className="sum">
          <tbody>
            {reasons.map(({ reason, name, count }) => (
              <tr key={reason}>
                <th scope="row">{name}</th>
                <td>{formatCount(count)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {reasons.length > 0 && <Link url={deliverySearchPath({ state: "skipped" })}>{skipped.see}</Link>}
    </SectionCard>
  );
}
