import { Badge, BlockStack, Button, InlineStack, Text } from "@shopify/polaris";
import { useEffect } from "react";

import type { LoginStatus } from "#app/admin/read-tiktok.ts";
import { ConfirmButton } from "#app/components/confirm-button.tsx";
import { Moment } from "#app/components/moment.tsx";
import { SectionCard } from "#app/components/section-card.tsx";
import { TikTokWords } from "#app/components/tiktok-words.tsx";
import { tokenTones } from "#app/components/token-tones.ts";
import { useHydrated } from "#app/components/use-hydrated.ts";
import { useStrings } from "#app/components/use-strings.ts";
import { useTikTokAct } from "#app/components/use-tiktok-act.ts";

type TikTokLoginCardProps = {
  readonly login: LoginStatus;
  /** False where this server has no TikTok app. */
  readonly isOffered: boolean;
  readonly waiting: number;
  readonly disconnect: ReturnType<typeof useTikTokAct>;
};

/** The login at TikTok: how it stands, and the ways in and out. */
export function TikTokLoginCard({ login, isOffered, waiting, disconnect }: TikTokLoginCardProps) {
  const { tiktok } = useStrings();
  const texts = tiktok.login;
  const isBroken = login.state === "needs_reconnecting";
  const isThere = isBroken || login.state === "connected";
  return (
    <SectionCard
      title={texts.title}
      aside={<Badge tone={tokenTones[login.state]}>{tiktok.badge[login.state]}</Badge>}
    >
      <Text as="p">
        {login.state === "needs_reconnecting" ? texts.broken(waiting) : texts.sentence[login.state]}
      </Text>
      {isBroken && (
        <BlockStack gap="100">
          {login.brokenAt !== undefined && (
            <Text as="p" tone="subdued">
              <Moment at={login.brokenAt} />
            </Text>
          )}
          <TikTokWords words={login.brokenMessage} />
        </BlockStack>
      )}
      {!isOffered && <Text as="p">{texts.notOffered}</Text>}
      {isOffered && <ConnectButton isThere={isThere} isUrgent={login.state !== "connected"} />}
      {isThere && (
        <ConfirmButton
          label={texts.disconnect}
          {...texts.confirm}
          isBusy={disconnect.isBusy}
          onConfirm={() => disconnect.send({ act: "disconnect_login" })}
        />
      )}
    </SectionCard>
  );
}

function ConnectButton({ isThere, isUrgent }: { readonly isThere: boolean; readonly isUrgent: boolean }) {
  const { login: texts } = useStrings().tiktok;
  const { send, isBusy, result } = useTikTokAct();
  const isHydrated = useHydrated();
  const url = result?.act === "connect" ? result.url : undefined;
  useEffect(() => {
    // App Bridge passes it on to the admin around us: TikTok does not let itself be framed.
    if (url !== undefined) window.open(url, "_top");
  }, [url]);
  return (
    <InlineStack gap="300" blockAlign="center">
      <Button
        variant={isUrgent ? "primary" : "secondary"}
        disabled={!isHydrated}
        loading={isBusy}
        onClick={() => send({ act: "connect" })}
      >
        {isThere ? texts.reconnect : texts.connect}
      </Button>
      <span role="status">{url !== undefined && texts.leaving}</span>
    </InlineStack>
  );
}
