import { Badge, Button, InlineStack, Link, Text } from "@shopify/polaris";

import type { ConnectionStatus } from "#app/admin/read-connection.ts";
import { Moment } from "#app/components/moment.tsx";
import { SectionCard } from "#app/components/section-card.tsx";
import { TikTokWords } from "#app/components/tiktok-words.tsx";
import { tokenTones } from "#app/components/token-tones.ts";
import { useStrings } from "#app/components/use-strings.ts";

/** Whether the shop is connected to TikTok, with which pixels, and the way to connect it when it is not. */
export function ConnectionCard({ connection }: { readonly connection: ConnectionStatus }) {
  const { connection: texts, tiktok } = useStrings();
  const { state } = connection;
  return (
    <SectionCard title={texts.title} aside={<Badge tone={tokenTones[state]}>{texts.state[state]}</Badge>}>
      {state !== "connected" && <Text as="p">{tiktok.card[state]}</Text>}
      {connection.brokenAt !== undefined && (
        <Text as="p" tone="subdued">
          <Moment at={connection.brokenAt} />
        </Text>
      )}
      <TikTokWords words={connection.brokenMessage} />
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
      {state === "connected" ? (
        <Link url="/app/tiktok">{tiktok.card.manage}</Link>
      ) : (
        <InlineStack>
          <Button variant="primary" url="/app/tiktok">
            {state === "needs_reconnecting" ? tiktok.card.reconnect : tiktok.card.connect}
          </Button>
        </InlineStack>
      )}
    </SectionCard>
  );
}
