import { ActionList, Banner, BlockStack, Button, Popover } from "@shopify/polaris";
import { useState } from "react";

import { adsExportPath, type AdsSearch } from "#app/admin/ads-search.ts";
import { saveFile } from "#app/components/save-file.ts";
import { useStrings } from "#app/components/use-strings.ts";
import { adFileName } from "#app/core/ads/ad-file-name.ts";

const levels = ["campaign", "adgroup", "ad"] as const;

type ExportButtonProps = {
  readonly account: { readonly id: string; readonly name: string };
  readonly search: AdsSearch;
};

/**
 * Saves the days shown as a CSV file. A link would not do: only a request of the page's own script carries the id
 * token by which the admin is known.
 */
export function ExportButton({ account, search }: ExportButtonProps) {
  const texts = useStrings().ads.exporting;
  const [isOpen, setIsOpen] = useState(false);
  const [state, setState] = useState<"idle" | "working" | "failed">("idle");
  const save = async (level: (typeof levels)[number]) => {
    setIsOpen(false);
    setState("working");
    try {
      const { range, sort } = search;
      const answer = await fetch(adsExportPath({ account: account.id, range }, level, sort));
      if (!answer.ok || !(answer.headers.get("content-type") ?? "").startsWith("text/csv"))
        throw new Error(`the export was answered ${answer.status}`);
      saveFile(await answer.blob(), adFileName(account.name, account.id, level, range.range));
      setState("idle");
    } catch {
      setState("failed");
    }
  };
  return (
    <BlockStack gap="200" inlineAlign="end">
      <Popover
        active={isOpen}
        onClose={() => setIsOpen(false)}
        activator={
          <Button
            disclosure
            loading={state === "working"}
            accessibilityLabel={state === "working" ? texts.working : texts.button}
            onClick={() => setIsOpen(!isOpen)}
          >
            {texts.button}
          </Button>
        }
      >
        <ActionList
          actionRole="menuitem"
          items={levels.map((level) => ({ content: texts.level[level], onAction: () => void save(level) }))}
        />
      </Popover>
      {state === "failed" && (
        <Banner tone="critical" onDismiss={() => setState("idle")}>
          <p>{texts.failed}</p>
        </Banner>
      )}
    </BlockStack>
  );
}
