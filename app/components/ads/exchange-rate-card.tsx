import { BlockStack, Button, InlineStack, Text, TextField } from "@shopify/polaris";
import { useFetcher } from "@remix-run/react";
import { useState } from "react";

import { SectionCard } from "#app/components/section-card.tsx";
import { useStrings } from "#app/components/use-strings.ts";
import type { Currencies } from "#app/core/ads/discrepancy-counts.ts";
import type { RateProblem } from "#app/core/ads/exchange-rate.ts";

/** What the page's action answers. */
export type RateAnswer =
  | { readonly ok: true; readonly rate: string | undefined }
  | { readonly ok: false; readonly problem: RateProblem | "account_gone" };

type ExchangeRateCardProps = { readonly advertiserId: string; readonly currencies: Currencies };

/** The merchant's own rate between the two currencies, where they are two. */
export function ExchangeRateCard({ advertiserId, currencies }: ExchangeRateCardProps) {
  const { rate: texts } = useStrings().ads.discrepancies;
  const fetcher = useFetcher<RateAnswer>();
  const { account, shop, exchangeRate } = currencies;
  const [text, setText] = useState(exchangeRate ?? "");
  if (account === shop) return null;
  const isSaving = fetcher.state !== "idle";
  const answer = isSaving ? undefined : fetcher.data;
  const names = [shop ?? texts.unknown, account ?? texts.unknown] as const;
  const send = (rate: string) =>
    fetcher.submit({ account: advertiserId, rate }, { method: "post", action: "/app/ads/discrepancies" });
  const clear = () => {
    setText("");
    send("");
  };
  return (
    <SectionCard title={texts.title}>
      <Text as="p">{texts.currencies(...names)}</Text>
      <Text as="p" tone="subdued">
        {texts.hint}
      </Text>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (!isSaving) send(text);
        }}
      >
        <BlockStack gap="200">
          <div className="filters">
            <TextField
              label={texts.label(...names)}
              value={text}
              onChange={setText}
              inputMode="decimal"
              autoComplete="off"
              {...(answer?.ok === false ? { error: texts.problem[answer.problem] } : {})}
            />
          </div>
          <InlineStack gap="200">
            <Button submit loading={isSaving}>
              {texts.save}
            </Button>
            {exchangeRate !== undefined && (
              <Button variant="tertiary" disabled={isSaving} onClick={clear}>
                {texts.clear}
              </Button>
            )}
          </InlineStack>
          <div role="status">
            {answer?.ok === true && (
              <Text as="p">{answer.rate === undefined ? texts.cleared : texts.saved}</Text>
            )}
          </div>
        </BlockStack>
      </form>
    </SectionCard>
  );
}
