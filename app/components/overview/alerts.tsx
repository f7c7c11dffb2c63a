import { Banner, BlockStack, Link, Text } from "@shopify/polaris";

import { deliverySearchPath } from "#app/admin/delivery-search.ts";
import type { Alert } from "#app/admin/overview/list-alerts.ts";
import { formatCount } from "#app/components/ads/format-figure.ts";
import { Moment } from "#app/components/moment.tsx";
import { TikTokWords } from "#app/components/tiktok-words.tsx";
import { useStrings } from "#app/components/use-strings.ts";

/** What needs looking at, each with the way there. */
export function Alerts({ alerts }: { readonly alerts: readonly Alert[] }) {
  const { alerts: texts } = useStrings().overview;
  return alerts.map((alert, index) => (
    // In a box of its own: Polaris adds space between banners that touch. Texts from outside may be long.
    <div key={`${alert.kind} ${index}`} className="said">
      <Banner tone={alert.kind === "pixel_refused" ? "critical" : "warning"}>
        <BlockStack gap="100">
          <Text as="p">
            <Sentence alert={alert} />
          </Text>
          {alert.kind === "pixel_refused" && <TikTokWords words={alert.words} />}
          {alert.kind !== "storefront_silent" && <Link url={pathOf(alert)}>{texts.see[alert.kind]}</Link>}
        </BlockStack>
      </Banner>
    </div>
  ));
}

function Sentence({ alert }: { readonly alert: Alert }) {
  const { overview, guide } = useStrings();
  const { alerts: texts } = overview;
  switch (alert.kind) {
    case "pixel_refused":
      return texts.pixel_refused(alert.pixel);
    case "tagged_as_tests":
      return texts.tagged_as_tests(alert.pixel);
    case "many_lost":
      return texts.many_lost(formatCount(alert.lost), formatCount(alert.received));
    case "silence":
      return texts.silence(formatCount(alert.usualPerDay));
    case "storefront_silent":
      return (
        <>
          {texts.storefront_silent} {guide.storefrontSeen} <Moment at={alert.seenAt} />.
        </>
      );
  }
}

function pathOf(alert: Exclude<Alert, { readonly kind: "storefront_silent" }>): string {
  switch (alert.kind) {
    case "pixel_refused":
      return `/app/tiktok/pixels/${alert.pixelId}`;
    case "tagged_as_tests":
      return "/app/tiktok";
    case "many_lost":
      return deliverySearchPath({ state: "rejected" });
    case "silence":
      return deliverySearchPath({});
  }
}
