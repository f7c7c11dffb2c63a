import { InlineGrid, Link, SkeletonBodyText, Text } from "@shopify/polaris";
import { Await } from "@remix-run/react";
import { Suspense } from "react";

import { adsPath } from "#app/admin/ads-search.ts";
import type { Spend } from "#app/admin/overview/read-spend.ts";
import { formatDay, formatFigure } from "#app/components/ads/format-figure.ts";
import { SectionCard } from "#app/components/section-card.tsx";
import { useStrings } from "#app/components/use-strings.ts";
import type { DateRange } from "#app/core/ads/date-range.ts";

type SpendCardProps = { readonly spend: Promise<Spend | undefined>; readonly range: DateRange };

const shown = ["spend", "roas", "conversions", "cpa"] as const;

/** What the ads cost and brought, by TikTok's figures; they come after the page. */
export function SpendCard({ spend, range }: SpendCardProps) {
  const { spend: texts } = useStrings().overview;
  return (
    <SectionCard title={texts.title}>
      <div className="spend">
        <Suspense fallback={<SkeletonBodyText lines={6} />}>
          <Await resolve={spend} errorElement={<Text as="p">{texts.failed}</Text>}>
            {(read) => read !== undefined && <Figures spend={read} range={range} />}
          </Await>
        </Suspense>
      </div>
    </SectionCard>
  );
}

function Figures({ spend, range }: { readonly spend: Spend; readonly range: DateRange }) {
  const { overview, ads } = useStrings();
  const { figures, currency, name, knownSince } = spend;
  return (
    <>
      {figures === undefined ? (
        <Text as="p">{overview.spend.nothingYet}</Text>
      ) : (
        <InlineGrid columns={2} gap="200">
          {shown.map((measure) => (
            <div key={measure} className="count">
              <span className="count-number">
                {formatFigure(measure, figures[measure], currency, ads.absent)}
              </span>{" "}
              <span className="count-label">{ads.figure[measure]}</span>
            </div>
          ))}
        </InlineGrid>
      )}
      <Text as="p" tone="subdued">
        <span className="said">{overview.spend.ofAccount(name)}</span>{" "}
        {knownSince !== undefined && range.from < knownSince && overview.spend.begins(formatDay(knownSince))}
      </Text>
      <Link url={adsPath(undefined, firstLook(range))}>{overview.spend.more}</Link>
    </>
  );
}

function firstLook(range: DateRange): Parameters<typeof adsPath>[1] {
  return {
    range: { preset: "custom", range, previous: range, problem: undefined },
    sort: { column: "spend", direction: "desc" },
    open: [],
    page: 1,
    measure: "spend",
  };
}
