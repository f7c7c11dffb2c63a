import { Text } from "@shopify/polaris";

import { ledgerStates, type Ledger } from "#app/core/delivery/ledger.ts";
import { SectionCard } from "#app/components/section-card.tsx";
import { useStrings } from "#app/components/use-strings.ts";

/** received = accepted + pending + rejected + …: the line that has to add up. */
export function LedgerCard({ ledger }: { readonly ledger: Ledger }) {
  const { overview, state } = useStrings();
  const terms = ledgerStates.map((key, index) => ({
    key,
    sign: index === 0 ? "=" : "+",
    label: state[key].toLowerCase(),
  }));
  return (
    <SectionCard title={overview.ledger}>
      <p className="ledger" data-testid="ledger">
        <span>
          <span className="ledger-number">{ledger.received.toLocaleString("en")}</span>{" "}
          {overview.received.toLowerCase()}
        </span>
        {terms.map(({ key, sign, label }) => (
          <span key={key}>
            {" "}
            <span className="ledger-sign">{sign}</span>{" "}
            <span className="ledger-number">{ledger[key].toLocaleString("en")}</span> {label}
          </span>
        ))}
      </p>
      <Text as="p" tone="subdued">
        {overview.ledgerHint}
      </Text>
    </SectionCard>
  );
}
