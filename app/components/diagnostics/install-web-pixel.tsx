import { BlockStack, Button, InlineStack, Text } from "@shopify/polaris";

import { useGuideAct } from "#app/components/guide/use-guide-act.ts";
import { useHydrated } from "#app/components/use-hydrated.ts";
import { useStrings } from "#app/components/use-strings.ts";

/** Installs the web pixel; the checks run again afterwards, as after everything that is done on a page. */
export function InstallWebPixel({ label }: { readonly label: string }) {
  const act = useGuideAct();
  const isHydrated = useHydrated();
  const { diagnostics: texts } = useStrings();
  const isRefused = act.result?.act === "install_web_pixel" && !act.result.isInstalled;
  return (
    <BlockStack gap="200">
      <InlineStack>
        <Button
          variant="primary"
          disabled={!isHydrated}
          loading={act.isBusy}
          onClick={() => act.send({ act: "install_web_pixel" })}
        >
          {label}
        </Button>
      </InlineStack>
      {isRefused && (
        <Text as="p" tone="critical">
          {texts.notInstalled}
        </Text>
      )}
    </BlockStack>
  );
}
