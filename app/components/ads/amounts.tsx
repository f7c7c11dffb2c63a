import { formatAmount } from "#app/components/ads/format-figure.ts";
import { useStrings } from "#app/components/use-strings.ts";
import type { OrderAmount } from "#app/core/ads/discrepancy-counts.ts";

type AmountsProps = { readonly amounts: readonly OrderAmount[]; readonly part: "gross" | "net" };

/** Amounts one below the other, each in its currency; a dash where there are none. */
export function Amounts({ amounts, part }: AmountsProps) {
  const { absent } = useStrings().ads;
  if (amounts.length === 0) return absent;
  return amounts.map((amount) => (
    <span key={amount.currency ?? ""} className="amounts">
      {formatAmount(amount[part], amount.currency)}
    </span>
  ));
}
