import { useStrings } from "#app/components/use-strings.ts";
import { ledgerStates, type Ledger } from "#app/core/delivery/ledger.ts";

/** received = accepted + pending + rejected + …: the line that has to add up. */
export function LedgerLine({ ledger }: { readonly ledger: Ledger }) {
  const { overview, state } = useStrings();
  return (
    <p className="ledger" data-testid="ledger">
      <span>
        <span className="ledger-number">{ledger.received.toLocaleString("en")}</span>{" "}
        {overview.received.toLowerCase()}
      </span>
      {ledgerStates.map((key, index) => (
        <span key={key}>
          {" "}
          <span className="ledger-sign">{index === 0 ? "=" : "+"}</span>{" "}
          <span className="ledger-number">{ledger[key].toLocaleString("en")}</span> {state[key].toLowerCase()}
        </span>
      ))}
    </p>
  );
}
