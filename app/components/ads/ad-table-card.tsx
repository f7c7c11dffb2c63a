import { Box, Card, InlineStack, Pagination, Text } from "@shopify/polaris";
import { useNavigate } from "@remix-run/react";

import { adPageSize, adsPath, type AdsSearch } from "#app/admin/ads-search.ts";
import type { AdTree } from "#app/admin/read-ad-tree.ts";
import { AdTable } from "#app/components/ads/ad-table.tsx";
import { ExportButton } from "#app/components/ads/export-button.tsx";
import { formatCount } from "#app/components/ads/format-figure.ts";
import { SortFields } from "#app/components/ads/sort-fields.tsx";
import { EmptyNote } from "#app/components/empty-note.tsx";
import { useStrings } from "#app/components/use-strings.ts";

type AdTableCardProps = {
  readonly account: { readonly id: string; readonly name: string; readonly currency: string | undefined };
  readonly search: AdsSearch;
  readonly tree: AdTree;
};

/** The campaigns, opened as far as the address says, and the way to take them along as a file. */
export function AdTableCard({ account, search, tree }: AdTableCardProps) {
  const texts = useStrings().ads.table;
  const navigate = useNavigate();
  const { campaigns } = tree;
  const { page, count } = campaigns;
  const pathTo = (changes: Partial<AdsSearch>) => adsPath(account.id, search, changes);
  const goToPage = (to: number) => navigate(pathTo({ page: to }));
  const last = Math.min(page * adPageSize, count);
  return (
    <section aria-label={texts.title}>
      <Card padding="0">
        <Box padding="400">
          <InlineStack align="space-between" blockAlign="center" gap="200">
            <Text as="h2" variant="headingMd">
              {texts.title}
            </Text>
            {count > 0 && <ExportButton account={account} search={search} />}
          </InlineStack>
        </Box>
        {count === 0 ? (
          <EmptyNote title={texts.empty} hint={texts.emptyHint} />
        ) : (
          <div className="stacked-box">
            <SortFields sort={search.sort} pathTo={(sort) => pathTo({ sort })} />
            <AdTable tree={tree} search={search} currency={account.currency} pathTo={pathTo} />
          </div>
        )}
        {count > adPageSize && (
          <Pagination
            type="table"
            accessibilityLabel={texts.pages(texts.levels.campaign)}
            label={texts.pageOf(
              formatCount((page - 1) * adPageSize + 1),
              formatCount(last),
              formatCount(count),
              texts.levels.campaign,
            )}
            hasPrevious={page > 1}
            hasNext={last < count}
            onPrevious={() => goToPage(page - 1)}
            onNext={() => goToPage(page + 1)}
            accessibilityLabels={{ previous: texts.previousPage, next: texts.nextPage }}
          />
        )}
      </Card>
    </section>
  );
}
