import { Text } from "@shopify/polaris";

import { formatMoney } from "#app/components/format-money.ts";
import { SectionCard } from "#app/components/section-card.tsx";
import { useStrings } from "#app/components/use-strings.ts";
import type { ExplainedContent, ExplainedValue } from "#app/core/explain/explanation.ts";

type ValueCardProps = { readonly value: ExplainedValue; readonly contents: readonly ExplainedContent[] };

/** The contents, and the arithmetic from them to the value. */
export function ValueCard({ value, contents }: ValueCardProps) {
  const { delivery } = useStrings();
  return (
    <SectionCard title={delivery.value}>
      <table className="sum">
        <tbody>
          {value.steps.map(({ label, amount }) => (
            <tr key={label}>
              <th scope="row">{label}</th>
              <td>{formatMoney(amount, value.currency)}</td>
            </tr>
          ))}
        </tbody>
        {value.total !== undefined && (
          <tfoot>
            <tr>
              <th scope="row">{delivery.total}</th>
              <td>{formatMoney(value.total, value.currency)}</td>
            </tr>
          </tfoot>
        )}
      </table>
      {value.note !== undefined && (
        <Text as="p" tone="caution">
          {value.note}
        </Text>
      )}
      {contents.length > 0 && <Contents contents={contents} currency={value.currency} />}
    </SectionCard>
  );
}

type ContentsProps = {
  readonly contents: readonly ExplainedContent[];
  readonly currency: string | undefined;
};

function Contents({ contents, currency }: ContentsProps) {
  const { delivery } = useStrings();
  const { contentColumns } = delivery;
  return (
    <table className="contents">
      <caption>{delivery.contents}</caption>
      <thead>
        <tr>
          <th scope="col">{contentColumns.name}</th>
          <th scope="col">{contentColumns.quantity}</th>
          <th scope="col">{contentColumns.price}</th>
        </tr>
      </thead>
      <tbody>
        {contents.map((content, index) => (
          <tr key={`${content.id} ${index}`}>
            <td>
              {content.name} <span className="code">{content.id}</span>
            </td>
            <td>{content.quantity}</td>
            <td>{content.price === undefined ? "" : formatMoney(String(content.price), currency)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
