import { Badge, Link, Text } from "@shopify/polaris";

import type { StorefrontStatus } from "#app/admin/read-storefront.ts";
import { Moment } from "#app/components/moment.tsx";
import { SectionCard } from "#app/components/section-card.tsx";
import { useStrings } from "#app/components/use-strings.ts";

/** Whether the storefront captures clicks, and the way to switch the app embed on. */
export function StorefrontCard({ storefront }: { readonly storefront: StorefrontStatus }) {
  const { storefront: texts } = useStrings();
  return (
    <SectionCard
      title={texts.title}
      aside={
        <Badge tone={storefront.hasWebPixel ? "success" : "attention"}>
          {storefront.hasWebPixel ? texts.pixelInstalled : texts.pixelMissing}
        </Badge>
      }
    >
      <Text as="p" tone="subdued">
        {storefront.seenAt === undefined ? (
          texts.neverSeen
        ) : (
          <>
            {texts.lastSeen} <Moment at={storefront.seenAt} />
          </>
        )}
      </Text>
      <Text as="p">{texts.embedHint}</Text>
      <Link url={storefront.embedUrl} target="_top">
        {texts.openEditor}
      </Link>
    </SectionCard>
  );
}
