import { Banner, BlockStack, Box, Checkbox, Text } from "@shopify/polaris";

import type { ChoosableGroup, ChoosablePixel, OtherPixel } from "#app/admin/read-choosable.ts";
import { SectionCard } from "#app/components/section-card.tsx";
import { TikTokWords } from "#app/components/tiktok-words.tsx";
import { useHydrated } from "#app/components/use-hydrated.ts";
import { useStrings } from "#app/components/use-strings.ts";

type Ticks = {
  readonly isTicked: (code: string) => boolean;
  /** Pixels that go over from a pasted token to the login. */
  readonly takeOver: ReadonlySet<string>;
  readonly onTick: (code: string, isOn: boolean) => void;
  readonly onTakeOver: (code: string, isOn: boolean) => void;
};

type ChoosePixelsCardProps = Ticks & {
  readonly groups: readonly ChoosableGroup[];
  readonly others: readonly OtherPixel[];
  readonly isLoading: boolean;
};

/** The pixels of the chosen ad accounts, each with a box, and what becomes of the shop's other pixels. */
export function ChoosePixelsCard({ groups, others, isLoading, ...ticks }: ChoosePixelsCardProps) {
  const { choose } = useStrings().tiktok;
  const told = others.filter(({ isInUse, isLost }) => isInUse || isLost);
  return (
    <SectionCard title={choose.pixels}>
      <Text as="p" tone="subdued">
        {groups.length === 0 && !isLoading ? choose.noAccountChosen : choose.pixelsHint}
      </Text>
      {groups.map((group) => (
        <Group key={group.advertiserId} group={group} {...ticks} />
      ))}
      {told.length > 0 && (
        <BlockStack gap="100">
          <Text as="h3" variant="headingSm">
            {choose.others}
          </Text>
          {told.map((pixel) => (
            <Text as="p" key={pixel.code} breakWord>
              {pixel.name}: {fateOf(pixel, choose)}
            </Text>
          ))}
        </BlockStack>
      )}
    </SectionCard>
  );
}

function fateOf(
  { isLost, isUntouched }: OtherPixel,
  choose: { readonly otherLost: string; readonly otherStays: string; readonly otherEnds: string },
): string {
  if (isLost) return choose.otherLost;
  return isUntouched ? choose.otherStays : choose.otherEnds;
}

function Group({ group, ...ticks }: Ticks & { readonly group: ChoosableGroup }) {
  const { choose, tiktokProblem } = useStrings().tiktok;
  return (
    <BlockStack gap="200">
      <Text as="h3" variant="headingSm" breakWord>
        {group.name}
      </Text>
      {group.problem !== undefined && (
        <Banner tone="warning">
          <BlockStack gap="200">
            <Text as="p">{tiktokProblem[group.problem.kind]}</Text>
            <TikTokWords words={group.problem.words} />
          </BlockStack>
        </Banner>
      )}
      {group.problem === undefined && group.pixels.length === 0 && <Text as="p">{choose.noPixels}</Text>}
      {group.pixels.map((pixel) => (
        <PixelBox key={pixel.code} pixel={pixel} {...ticks} />
      ))}
    </BlockStack>
  );
}

function PixelBox({
  pixel,
  isTicked,
  takeOver,
  onTick,
  onTakeOver,
}: Ticks & { readonly pixel: ChoosablePixel }) {
  const { choose } = useStrings().tiktok;
  const isHydrated = useHydrated();
  const { code, name, hasOwnToken } = pixel;
  return (
    <BlockStack>
      <Checkbox
        label={name}
        helpText={hasOwnToken ? `${code} · ${choose.ownToken}` : code}
        checked={isTicked(code)}
        disabled={!isHydrated}
        onChange={(isOn) => onTick(code, isOn)}
      />
      {hasOwnToken && isTicked(code) && (
        <Box paddingInlineStart="600">
          <Checkbox
            label={choose.takeOver}
            checked={takeOver.has(code)}
            onChange={(isOn) => onTakeOver(code, isOn)}
          />
        </Box>
      )}
    </BlockStack>
  );
}
