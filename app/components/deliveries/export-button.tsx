import { Banner, BlockStack, Button } from "@shopify/polaris";
import { useState } from "react";

import { deliveriesExportPath, type FilterTexts } from "#app/admin/delivery-search.ts";
import { saveFile } from "#app/components/save-file.ts";
import { useHydrated } from "#app/components/use-hydrated.ts";
import { useStrings } from "#app/components/use-strings.ts";

/**
 * Saves what the list shows as a CSV file. A link would not do: only a request of the page's own script carries the id
 * token by which the admin is known.
 */
export function ExportButton({ filter }: { readonly filter: FilterTexts }) {
  const { deliveryList: texts } = useStrings();
  const isHydrated = useHydrated();
  const [state, setState] = useState<"idle" | "working" | "failed">("idle");
  const save = async () => {
    setState("working");
    try {
      const answer = await fetch(deliveriesExportPath(filter));
      const name = /filename="([^"]+)"/.exec(answer.headers.get("content-disposition") ?? "")?.[1];
      if (!answer.ok || name === undefined) throw new Error(`the export was answered ${answer.status}`);
      saveFile(await answer.blob(), name);
      setState("idle");
    } catch {
      setState("failed");
    }
  };
  return (
    <BlockStack gap="200" inlineAlign="end">
      <Button
        disabled={!isHydrated}
        loading={state === "working"}
        accessibilityLabel={state === "working" ? texts.exporting : texts.export}
        onClick={() => void save()}
      >
        {texts.export}
      </Button>
      {state === "failed" && (
        <Banner tone="critical" onDismiss={() => setState("idle")}>
          <p>{texts.exportFailed}</p>
        </Banner>
      )}
    </BlockStack>
  );
}
