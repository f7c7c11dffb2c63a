import { Badge, BlockStack, InlineStack, Text } from "@shopify/polaris";

import type { ConnectionStatus } from "#app/admin/read-connection.ts";
import { Moment } from "#app/components/moment.tsx";
import { SectionCard } from "#app/components/section-card.tsx";
import { useStrings } from "#app/components/use-strings.ts";

const tones = {
  connected: "success",
  needs_reconnecting: "critical",
  disconnected: "warning",
  none: "attention",
} as const satisfies Record<ConnectionStatus["state"], string>;

/** Whether the shop is connected to TikTok, with which pixels, and what to do when it is not. */
export function ConnectionCard({ connection }: { readonly connection: ConnectionStatus }) {
  const { connection: texts } = useStrings();
  const hint = {
    connected: undefined,
    needs_reconnecting: texts.reconnectHint,
    disconnected: texts.disconnectedHint,
    none: texts.noneHint,
  }[connection.state];
  return (
    <SectionCard
      title={texts.title}
      aside={<Badge tone={tones[connection.state]}>{texts.state[connection.state]}</Badge>}
    >
      {hint !== undefined && (
        <Text as="p">
          {hint} <code className="code command">{texts.command}</code>.
        </Text>
      )}
      {connection.brokenMessage !== undefined && (
        <BlockStack gap="100">
          <Text as="p" tone="subdued">
            {texts.tiktokSaid} {connection.brokenAt !== undefined && <Moment at={connection.brokenAt} />}
          </Text>
          <blockquote className="quote">{connection.brokenMessage}</blockquote>
        </BlockStack>
      )}
      {connection.pixels.map((pixel) => (
        <InlineStack key={pixel.code} gap="200" blockAlign="center">
          <Text as="span" tone="subdued">
            {texts.pixel}
          </Text>
          <span className="code">{pixel.code}</span>
          {pixel.testEventCode !== undefined && (
            <Badge tone="attention">{texts.testMode(pixel.testEventCode)}</Badge>
          )}
          {!pixel.isEnabled && <Badge>{texts.pixelOff}</Badge>}
        </InlineStack>
      ))}
    </SectionCard>
  );
}
