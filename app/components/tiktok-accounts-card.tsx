import { BlockStack, Button, InlineStack, Text } from "@shopify/polaris";

import type { ShownAdvertiser } from "#app/admin/read-tiktok.ts";
import { SectionCard } from "#app/components/section-card.tsx";
import { useStrings } from "#app/components/use-strings.ts";

type TikTokAccountsCardProps = {
  readonly advertisers: readonly ShownAdvertiser[];
  /** Only a login that works can be asked what there is to choose. */
  readonly canChoose: boolean;
};

/** The chosen ad accounts, and the way to choose others. */
export function TikTokAccountsCard({ advertisers, canChoose }: TikTokAccountsCardProps) {
  const { accounts } = useStrings().tiktok;
  return (
    <SectionCard title={accounts.title}>
      {advertisers.length === 0 && (
        <Text as="p" tone="subdued">
          {accounts.none}
        </Text>
      )}
      {advertisers.map((advertiser) => (
        <AdvertiserLine key={advertiser.advertiserId} advertiser={advertiser} />
      ))}
      {canChoose && (
        <InlineStack>
          <Button url="/app/tiktok/choose">{accounts.choose}</Button>
        </InlineStack>
      )}
    </SectionCard>
  );
}

function AdvertiserLine({ advertiser }: { readonly advertiser: ShownAdvertiser }) {
  const { accounts } = useStrings().tiktok;
  const { name, advertiserId, currency, timeZone } = advertiser;
  const details = [currency, timeZone].filter((detail) => detail !== undefined).join(" · ");
  return (
    <BlockStack>
      <Text as="span" fontWeight="medium" breakWord>
        {name}
      </Text>
      <span className="code">{advertiserId}</span>
      <Text as="span" tone="subdued">
        {details === "" ? accounts.unknownDetails : details}
      </Text>
    </BlockStack>
  );
}
