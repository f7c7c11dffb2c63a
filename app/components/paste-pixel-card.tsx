import { Banner, Button, FormLayout, InlineStack, Text, TextField } from "@shopify/polaris";
import { useState } from "react";

import { SectionCard } from "#app/components/section-card.tsx";
import { useHydrated } from "#app/components/use-hydrated.ts";
import { useStrings } from "#app/components/use-strings.ts";
import { useTikTokAct } from "#app/components/use-tiktok-act.ts";
import type { PastedPixel, PixelPart } from "#app/connection/paste-pixel.ts";
import type { enTikTok } from "#app/strings/en-tiktok.ts";

const nothing = { pixel: "", token: "", testEventCode: "" };

/** Connects a pixel by a token that somebody copied; nothing is kept before TikTok took a test event with it. */
export function PastePixelCard() {
  const { paste: texts } = useStrings().tiktok;
  const { send, isBusy, result } = useTikTokAct();
  const isHydrated = useHydrated();
  const [typed, setTyped] = useState(nothing);
  const [judged, setJudged] = useState<PastedPixel>();
  const pasted = result?.act === "paste" ? result.pasted : undefined;
  if (pasted !== judged && !isBusy) {
    setJudged(pasted);
    // A token that is stored needs to stand nowhere else.
    if (pasted?.kind === "connected") setTyped(nothing);
  }
  const errorOf = (part: PixelPart) => (isBusy ? undefined : explain(part, pasted, texts));
  const change = (part: PixelPart) => (value: string) => setTyped((before) => ({ ...before, [part]: value }));
  const field = (part: PixelPart) => ({
    label: texts[part],
    value: typed[part],
    onChange: change(part),
    error: errorOf(part) ?? false,
    autoComplete: "off",
    disabled: !isHydrated,
  });
  return (
    <SectionCard title={texts.title}>
      <Text as="p">{texts.what}</Text>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          send({ act: "paste", ...typed });
        }}
      >
        <FormLayout>
          <TextField {...field("pixel")} />
          <TextField {...field("token")} type="password" />
          <TextField {...field("testEventCode")} helpText={texts.testEventCodeHelp} />
          <InlineStack>
            <Button submit loading={isBusy} disabled={!isHydrated}>
              {texts.submit}
            </Button>
          </InlineStack>
        </FormLayout>
      </form>
      <div role="status">
        {!isBusy && pasted?.kind === "connected" && (
          <Banner tone="success">{texts.connected(pasted.code)}</Banner>
        )}
        {!isBusy && pasted?.kind === "no_answer" && <Banner tone="warning">{texts.noAnswer}</Banner>}
      </div>
    </SectionCard>
  );
}

function explain(
  part: PixelPart,
  pasted: PastedPixel | undefined,
  texts: (typeof enTikTok)["paste"],
): string | undefined {
  if (pasted?.kind === "malformed") return pasted.parts.includes(part) ? texts.malformed[part] : undefined;
  if (pasted?.kind !== "refused" || pasted.part !== part) return undefined;
  const { words, code } = pasted;
  const said = words === undefined ? texts.saidCode(code) : texts.said(words, code);
  return `${texts.refused[part]} ${said}`;
}
