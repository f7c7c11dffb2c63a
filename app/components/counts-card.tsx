import { InlineGrid, Text } from "@shopify/polaris";
import { Link } from "@remix-run/react";

import { deliverySearchPath } from "#app/admin/delivery-search.ts";
import { ledgerStates, type Ledger } from "#app/core/delivery/ledger.ts";
import { Moment } from "#app/components/moment.tsx";
import { SectionCard } from "#app/components/section-card.tsx";
import { useStrings } from "#app/components/use-strings.ts";

type CountsCardProps = { readonly ledger: Ledger; readonly since: string };

/** The last day by state; each number leads to its deliveries. */
export function CountsCard({ ledger, since }: CountsCardProps) {
  const { overview, state, stateMeaning } = useStrings();
  const counts = [
    {
      key: "received",
      to: deliverySearchPath({}),
      label: overview.received,
      meaning: overview.receivedMeaning,
    },
    ...ledgerStates.map((key) => ({
      key,
      to: deliverySearchPath({ state: key }),
      label: state[key],
      meaning: stateMeaning[key],
    })),
  ] as const;
  return (
    <SectionCard
      title={overview.lastDay}
      aside={
        <Text as="span" tone="subdued">
          {overview.since} <Moment at={since} />
        </Text>
      }
    >
      <InlineGrid columns={{ xs: 2, md: 4 }} gap="200">
        {counts.map(({ key, to, label, meaning }) => (
          <Link key={key} to={to} className="count">
            <span className="count-number">{ledger[key].toLocaleString("en")}</span>{" "}
            <span className="count-label">{label}</span> <span className="count-meaning">{meaning}</span>
          </Link>
        ))}
      </InlineGrid>
    </SectionCard>
  );
}
