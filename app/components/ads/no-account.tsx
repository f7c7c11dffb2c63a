import { Button, Card } from "@shopify/polaris";

import { EmptyNote } from "#app/components/empty-note.tsx";
import { useStrings } from "#app/components/use-strings.ts";

/** What the pages about ads show to a shop that chose no ad account. */
export function NoAccount() {
  const { sync } = useStrings().ads;
  return (
    <Card padding="0">
      <EmptyNote
        title={sync.noAccount}
        hint={sync.noAccountHint}
        action={
          <Button variant="primary" url="/app/tiktok">
            {sync.connect}
          </Button>
        }
      />
    </Card>
  );
}
