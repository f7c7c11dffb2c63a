import { Banner, BlockStack, Text } from "@shopify/polaris";

import type { TikTokResult } from "#app/admin/act-on-tiktok.ts";
import { TikTokWords } from "#app/components/tiktok-words.tsx";
import { useStrings } from "#app/components/use-strings.ts";

type TikTokNoticesProps = {
  /** What the address says has just happened. */
  readonly asked: string | null;
  /** The answer to a press of "Disconnect". */
  readonly ended: TikTokResult | undefined;
};

/** What has just happened, at the top of the page about TikTok. An answer takes the place of an older notice. */
export function TikTokNotices({ asked, ended }: TikTokNoticesProps) {
  const { tiktok } = useStrings();
  if (ended?.act === "disconnect_login") {
    const { title, text } = tiktok.ended[ended.ended.kind];
    const words = ended.ended.kind === "not_revoked" ? ended.ended.words : undefined;
    return (
      <div role="status">
        <Banner tone={ended.ended.kind === "not_revoked" ? "warning" : "success"} title={title}>
          <BlockStack gap="200">
            <Text as="p">{text}</Text>
            <TikTokWords words={words} />
          </BlockStack>
        </Banner>
      </div>
    );
  }
  if (ended?.act === "disconnect_pixel")
    return (
      <div role="status">
        <Banner tone="success" title={tiktok.pixels.disconnected(ended.pixel)} />
      </div>
    );
  const notice = Object.entries(tiktok.notice).find(([name]) => name === asked)?.[1];
  if (notice === undefined) return null;
  return (
    <div>
      <Banner tone={asked === "cancelled" ? "info" : "success"} title={notice.title}>
        <Text as="p">{notice.text}</Text>
      </Banner>
    </div>
  );
}
