import { BlockStack, SkeletonBodyText, Text } from "@shopify/polaris";
import { useFetcher } from "@remix-run/react";
import { useEffect } from "react";

import type { MappingResult } from "#app/admin/act-on-mapping.ts";
import { PreviewLine } from "#app/components/mapping/preview-line.tsx";
import { Moment } from "#app/components/moment.tsx";
import { SectionCard } from "#app/components/section-card.tsx";
import { useStrings } from "#app/components/use-strings.ts";
import type { Rule } from "#app/core/rules/rule.ts";
import type { RulePreview } from "#app/pipeline/preview-rules.ts";

/** Not asked again at every key: this long after the last change. */
const restMs = 400;

/** What rules that are not saved yet would have made of the shop's past; asked for whenever they change. */
export function PreviewCard({ rules }: { readonly rules: readonly Rule[] }) {
  const { mapping } = useStrings();
  const { preview: texts } = mapping;
  const { submit, state, data } = useFetcher<MappingResult>();
  const asked = JSON.stringify({ act: "preview", rules });
  useEffect(() => {
    const timer = setTimeout(() => submit(asked, { method: "post", encType: "application/json" }), restMs);
    return () => clearTimeout(timer);
  }, [asked, submit]);
  const result = data as MappingResult | undefined;
  return (
    <SectionCard title={texts.title}>
      <div role="status" aria-busy={state !== "idle"}>
        {result === undefined || state !== "idle" ? (
          <BlockStack gap="200">
            <Text as="p" tone="subdued">
              {texts.looking}
            </Text>
            <SkeletonBodyText lines={2} />
          </BlockStack>
        ) : result.kind === "previewed" ? (
          <Previewed preview={result.preview} />
        ) : (
          <Text as="p">{result.kind === "not_valid" ? texts.notValid : texts.failed}</Text>
        )}
      </div>
    </SectionCard>
  );
}

function Previewed({ preview }: { readonly preview: RulePreview }) {
  const { preview: texts } = useStrings().mapping;
  const { conversions, oldestAt, notJudged, hasPixels, lines } = preview;
  const left = notJudged.erased + notJudged.before_rules;
  const pixels = new Set(lines.map(({ pixelCode }) => pixelCode));
  if (conversions === 0 || oldestAt === undefined) return <Text as="p">{texts.noPast}</Text>;
  return (
    <BlockStack gap="300">
      {lines.length === 0 && <Text as="p">{hasPixels ? texts.nothing : texts.noPixels}</Text>}
      {lines.map((line) => (
        <PreviewLine
          key={[line.kind, line.heldBy, line.pixelCode, line.eventBefore, line.eventAfter].join(" ")}
          line={line}
          showsPixel={pixels.size > 1}
        />
      ))}
      <Text as="p" tone="subdued">
        {texts.lookedAt(conversions.toLocaleString("en"))} <Moment at={new Date(oldestAt).toISOString()} />
        {left > 0 && `. ${texts.notJudged(left.toLocaleString("en"))}`}
      </Text>
    </BlockStack>
  );
}
