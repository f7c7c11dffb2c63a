import { Badge, BlockStack, InlineStack, Select, Text } from "@shopify/polaris";

import { StackedTable } from "#app/components/ads/stacked-table.tsx";
import { formatCount } from "#app/components/ads/format-figure.ts";
import { SectionCard } from "#app/components/section-card.tsx";
import { useStrings } from "#app/components/use-strings.ts";
import {
  coverageKinds,
  coverageTargetPercent,
  type CoverageKind,
  type CoverageReport,
  type FieldCoverage,
} from "#app/core/coverage/explain-coverage.ts";

type CoverageCardProps = {
  readonly report: CoverageReport;
  readonly kind: CoverageKind;
  readonly onKind: (kind: CoverageKind) => void;
};

/** Which keys the events carry, against the target, why the others do not, and the one thing to do about it. */
export function CoverageCard({ report, kind, onKind }: CoverageCardProps) {
  const { coverage: texts } = useStrings().overview;
  const { best, total } = report;
  return (
    <SectionCard
      title={texts.title}
      aside={
        <Select
          label={texts.kindLabel}
          labelInline
          options={coverageKinds.map((value) => ({ label: texts.kind[value], value }))}
          value={kind}
          onChange={(value) => onKind(coverageKinds.find((name) => name === value) ?? "purchase")}
        />
      }
    >
      <Text as="p" tone="subdued">
        {texts.hint(coverageTargetPercent)} {texts.clickHint}
      </Text>
      {total === 0 ? (
        <Text as="p">{texts.none[kind]}</Text>
      ) : (
        <BlockStack gap="300">
          <StackedTable
            label={`${texts.title}: ${texts.kind[kind]}`}
            columns={[
              { key: "field", label: texts.columns.field },
              { key: "share", label: texts.columns.share },
              { key: "gaps", label: texts.columns.gaps },
            ]}
            hasLongNames
            rows={report.fields.map((field) => ({
              key: field.field,
              cells: {
                field: texts.field[field.field],
                share: <Share field={field} total={total} />,
                gaps: <Gaps field={field} />,
              },
            }))}
          />
          {best !== undefined && (
            <BlockStack gap="100">
              <Text as="h3" variant="headingSm">
                {texts.best}
              </Text>
              <Text as="p">{texts.change[best.change](formatCount(best.conversions))}</Text>
            </BlockStack>
          )}
        </BlockStack>
      )}
    </SectionCard>
  );
}

function Share({ field, total }: { readonly field: FieldCoverage; readonly total: number }) {
  const { coverage: texts } = useStrings().overview;
  const percent = field.percent ?? 0;
  const isReached = percent >= coverageTargetPercent;
  return (
    <span className="coverage-share">
      <span className="coverage-bar" aria-hidden="true">
        <span
          className={isReached ? "coverage-filled" : "coverage-filled coverage-low"}
          style={{ inlineSize: `${percent}%` }}
        />
        <span className="coverage-target" style={{ insetInlineStart: `${coverageTargetPercent}%` }} />
      </span>
      <InlineStack gap="200" blockAlign="center">
        <Text as="span" fontWeight="semibold" numeric>
          {percent}%
        </Text>
        <Text as="span" tone="subdued" numeric>
          {texts.of(formatCount(field.has), formatCount(total))}
        </Text>
        {field.field !== "ttclid" && (
          <Badge tone={isReached ? "success" : "attention"}>
            {isReached ? texts.reached : texts.below(coverageTargetPercent)}
          </Badge>
        )}
      </InlineStack>
    </span>
  );
}

function Gaps({ field: { gaps } }: { readonly field: FieldCoverage }) {
  const { overview, ads } = useStrings();
  if (gaps.length === 0) return ads.absent;
  return gaps.map(({ cause, count }) => (
    <span key={cause} className="coverage-gap">
      {formatCount(count)} {overview.coverage.cause[cause]}
    </span>
  ));
}
