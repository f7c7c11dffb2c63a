import { Badge, BlockStack, InlineStack, Link, Text } from "@shopify/polaris";

import type { ShownPixel } from "#app/admin/read-tiktok.ts";
import { ConfirmButton } from "#app/components/confirm-button.tsx";
import { SectionCard } from "#app/components/section-card.tsx";
import { TikTokWords } from "#app/components/tiktok-words.tsx";
import { tokenTones } from "#app/components/token-tones.ts";
import { useStrings } from "#app/components/use-strings.ts";
import type { useTikTokAct } from "#app/components/use-tiktok-act.ts";

type TikTokPixelsCardProps = {
  readonly pixels: readonly ShownPixel[];
  readonly disconnect: ReturnType<typeof useTikTokAct>;
};

/** Every pixel of the shop with how it stands, and the way to its own page. */
export function TikTokPixelsCard({ pixels, disconnect }: TikTokPixelsCardProps) {
  const { pixels: texts } = useStrings().tiktok;
  const isAnyInUse = pixels.some(({ isEnabled, state }) => isEnabled && state !== "disconnected");
  return (
    <SectionCard title={texts.title}>
      {!isAnyInUse && (
        <Text as="p" tone="subdued">
          {texts.none} {texts.noneHint}
        </Text>
      )}
      {pixels.map((pixel) => (
        <PixelLine key={pixel.id} pixel={pixel} disconnect={disconnect} />
      ))}
    </SectionCard>
  );
}

function PixelLine({
  pixel,
  disconnect,
}: {
  readonly pixel: ShownPixel;
  readonly disconnect: TikTokPixelsCardProps["disconnect"];
}) {
  const { badge, pixels: texts } = useStrings().tiktok;
  const isOwn = pixel.via === "token";
  const from = [isOwn ? texts.viaToken : texts.viaLogin, pixel.advertiserName];
  return (
    <BlockStack gap="200">
      <BlockStack gap="100">
        <InlineStack gap="200" blockAlign="center">
          <Link url={`/app/tiktok/pixels/${pixel.id}`}>{pixel.name ?? pixel.code}</Link>
          {pixel.isPrimary && <Badge tone="info">{texts.primary}</Badge>}
          {!pixel.isEnabled && <Badge>{texts.off}</Badge>}
          {pixel.state !== "connected" && <Badge tone={tokenTones[pixel.state]}>{badge[pixel.state]}</Badge>}
          {pixel.isRefused && <Badge tone="critical">{texts.refused}</Badge>}
          {pixel.testEventCode !== undefined && (
            <Badge tone="attention">{texts.testing(pixel.testEventCode)}</Badge>
          )}
        </InlineStack>
        <span className="code">{pixel.code}</span>
        <Text as="span" tone="subdued">
          {from.filter((part) => part !== undefined).join(" · ")}
        </Text>
      </BlockStack>
      {pixel.isRefused && (
        <BlockStack gap="100">
          <Text as="p">{texts.refusedWhat}</Text>
          <TikTokWords words={pixel.refusedMessage} />
        </BlockStack>
      )}
      {isOwn && pixel.state === "needs_reconnecting" && <TikTokWords words={pixel.brokenMessage} />}
      {isOwn && pixel.state !== "disconnected" && (
        <ConfirmButton
          label={texts.disconnect}
          accessibilityLabel={texts.disconnectLabel(pixel.code)}
          title={texts.confirm.title(pixel.code)}
          text={texts.confirm.text}
          yes={texts.confirm.yes}
          no={texts.confirm.no}
          isBusy={disconnect.isBusy}
          onConfirm={() => disconnect.send({ act: "disconnect_pixel", pixel: pixel.code })}
        />
      )}
    </BlockStack>
  );
}
