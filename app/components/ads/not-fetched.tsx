import { Card } from "@shopify/polaris";

import { formatDay } from "#app/components/ads/format-figure.ts";
import { EmptyNote } from "#app/components/empty-note.tsx";
import { useStrings } from "#app/components/use-strings.ts";

/** In place of figures for days that lie wholly before those that were fetched: zeros would be wrong. */
export function NotFetched({ knownSince }: { readonly knownSince: string }) {
  const { ads } = useStrings();
  return (
    <Card padding="0">
      <EmptyNote title={ads.notFetched} hint={ads.notFetchedHint(formatDay(knownSince))} />
    </Card>
  );
}
