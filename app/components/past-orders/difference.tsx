import { BlockStack, Text } from "@shopify/polaris";

import { PreviewLine } from "#app/components/mapping/preview-line.tsx";
import { useStrings } from "#app/components/use-strings.ts";
import type { ChangeLine } from "#app/core/mapping/change-lines.ts";
import type { RebuildDifference } from "#app/pipeline/rebuild.ts";

/** What a rebuild would send, and what differs and can't be sent. */
export function Difference({ difference }: { readonly difference: RebuildDifference }) {
  const { rebuild: texts } = useStrings().pastOrders;
  const { conversions, notJudged, lines, isWhole } = difference;
  if (conversions === 0) return <Text as="p">{texts.noPast}</Text>;
  const goes = lines.filter(({ heldBy }) => heldBy === undefined);
  const stays = lines.filter(({ heldBy }) => heldBy !== undefined);
  const showsPixel = new Set(lines.map(({ pixelCode }) => pixelCode)).size > 1;
  return (
    <BlockStack gap="400">
      {lines.length === 0 && <Text as="p">{texts.nothing}</Text>}
      {lines.length > 0 && (
        <BlockStack gap="200">
          <Text as="h3" variant="headingSm">
            {texts.goes}
          </Text>
          {goes.length === 0 ? (
            <Text as="p">{texts.goesNothing}</Text>
          ) : (
            <Lines lines={goes} showsPixel={showsPixel} />
          )}
        </BlockStack>
      )}
      {stays.length > 0 && (
        <BlockStack gap="200">
          <Text as="h3" variant="headingSm">
            {texts.stays}
          </Text>
          <Lines lines={stays} showsPixel={showsPixel} />
        </BlockStack>
      )}
      <Text as="p" tone="subdued">
        {[
          isWhole ? texts.lookedAt(conversions) : texts.notWhole(conversions),
          ...(notJudged > 0 ? [texts.notJudged(notJudged)] : []),
        ].join(" ")}
      </Text>
    </BlockStack>
  );
}

type LinesProps = { readonly lines: readonly ChangeLine[]; readonly showsPixel: boolean };

function Lines({ lines, showsPixel }: LinesProps) {
  return lines.map((line) => (
    <PreviewLine
      key={[line.kind, line.heldBy, line.pixelCode, line.eventBefore, line.eventAfter].join(" ")}
      line={line}
      showsPixel={showsPixel}
    />
  ));
}
