import { Banner, BlockStack, List, Text } from "@shopify/polaris";

import { useStrings } from "#app/components/use-strings.ts";
import type { NeededScope } from "#app/core/tiktok/scopes.ts";

/** Names the permissions that TikTok did not grant, and what each is for. */
export function MissingScopesBanner({ scopes }: { readonly scopes: readonly NeededScope[] }) {
  const { missing } = useStrings().tiktok.login;
  if (scopes.length === 0) return null;
  return (
    // In a box of its own: Polaris adds space between banners that touch.
    <div>
      <Banner tone="warning" title={missing.title}>
        <BlockStack gap="200">
          <Text as="p">{missing.text}</Text>
          <List>
            {scopes.map(({ id, name }) => (
              <List.Item key={id}>
                <Text as="span" fontWeight="semibold">
                  {name}
                </Text>
                : {missing.effects[id]}
              </List.Item>
            ))}
          </List>
        </BlockStack>
      </Banner>
    </div>
  );
}
