import { Banner, BlockStack, Box, Button, InlineStack, Text } from "@shopify/polaris";
import { useFetcher, useNavigate, useNavigation } from "@remix-run/react";
import { useState } from "react";

import type { ChoiceRequest, ChoiceResult } from "#app/admin/choose-pixels.ts";
import type { Choosable } from "#app/admin/read-choosable.ts";
import { ChooseAccountsCard } from "#app/components/choose-accounts-card.tsx";
import { ChoosePixelsCard } from "#app/components/choose-pixels-card.tsx";
import { PrimaryPixelCard } from "#app/components/primary-pixel-card.tsx";
import { TikTokWords } from "#app/components/tiktok-words.tsx";
import { useHydrated } from "#app/components/use-hydrated.ts";
import { useStrings } from "#app/components/use-strings.ts";

/**
 * Ad accounts, their pixels, and which is primary. Which accounts are looked at stands in the address, so TikTok is
 * asked anew for each; what was ticked meanwhile is kept by pixel.
 */
export function ChooseForm({ choosable }: { readonly choosable: Choosable }) {
  const { choose } = useStrings().tiktok;
  const navigate = useNavigate();
  const navigation = useNavigation();
  const fetcher = useFetcher<ChoiceResult>();
  const isHydrated = useHydrated();
  const [accounts, setAccounts] = useState<ReadonlySet<string>>(
    () =>
      new Set(choosable.accounts.filter(({ isChosen }) => isChosen).map(({ advertiserId }) => advertiserId)),
  );
  const [ticked, setTicked] = useState<ReadonlyMap<string, boolean>>(new Map());
  const [takeOver, setTakeOver] = useState<ReadonlySet<string>>(new Set());
  const [picked, setPicked] = useState<string>();

  const listed = choosable.groups.flatMap(({ pixels }) => pixels);
  const isNothingInUse = listed.every(({ isInUse }) => !isInUse);
  const isTicked = (code: string) =>
    ticked.get(code) ??
    (isNothingInUse ? listed.length === 1 : listed.some((pixel) => pixel.code === code && pixel.isInUse));
  const inUse = [
    ...listed.filter(({ code }) => isTicked(code)),
    ...choosable.others.filter(({ isInUse, isUntouched }) => isInUse && isUntouched),
  ];
  const primary =
    inUse.find(({ code }) => code === picked) ??
    inUse.find(({ isPrimary }) => isPrimary && picked === undefined);
  const isLoading = navigation.state !== "idle";
  const isBusy = fetcher.state !== "idle";

  const toggleAccount = (advertiserId: string, isOn: boolean) => {
    const next = withMember(accounts, advertiserId, isOn);
    setAccounts(next);
    const query = next.size === 0 ? [["account", ""]] : [...next].map((id) => ["account", id]);
    navigate(`?${new URLSearchParams(query)}`, { replace: true, preventScrollReset: true });
  };
  const save = () => {
    const asked: ChoiceRequest = {
      accounts: [...accounts],
      pixels: listed.filter(({ code }) => isTicked(code)).map(({ code }) => code),
      takeOver: [...takeOver].filter((code) => isTicked(code)),
      ...(primary === undefined ? {} : { primary: primary.code }),
    };
    fetcher.submit(asked as never, { method: "post", encType: "application/json" });
  };

  return (
    <BlockStack gap="400">
      <ChooseAccountsCard
        accounts={choosable.accounts}
        chosen={accounts}
        chosenMax={choosable.accountsMax}
        onToggle={toggleAccount}
      />
      <ChoosePixelsCard
        groups={choosable.groups}
        others={choosable.others}
        isLoading={isLoading}
        isTicked={isTicked}
        takeOver={takeOver}
        onTick={(code, isOn) => setTicked(new Map([...ticked, [code, isOn]]))}
        onTakeOver={(code, isOn) => setTakeOver(withMember(takeOver, code, isOn))}
      />
      {inUse.length > 1 && <PrimaryPixelCard pixels={inUse} primary={primary?.code} onPick={setPicked} />}
      {!isBusy && <Problem result={fetcher.data as ChoiceResult | undefined} />}
      {/* A narrow screen has no space of its own beside the cards. */}
      <Box paddingInline={{ xs: "400", sm: "0" }} paddingBlockEnd="400">
        <InlineStack align="end" gap="300" blockAlign="center">
          <span role="status">{isLoading && !isBusy && <Text as="span">{choose.loading}</Text>}</span>
          <Button variant="primary" disabled={!isHydrated || isLoading} loading={isBusy} onClick={save}>
            {choose.save}
          </Button>
        </InlineStack>
      </Box>
    </BlockStack>
  );
}

function Problem({ result }: { readonly result: ChoiceResult | undefined }) {
  const { choose, tiktokProblem } = useStrings().tiktok;
  if (result === undefined || result.kind === "saved") return null;
  const { problem } = choose;
  const text =
    result.kind === "not_listed"
      ? tiktokProblem[result.problem.kind]
      : result.kind === "pixel_gone"
        ? problem.pixel_gone(result.code)
        : problem[result.kind];
  return (
    <div role="alert">
      <Banner tone="critical" title={choose.notSaved}>
        <BlockStack gap="200">
          <Text as="p">{text}</Text>
          <TikTokWords words={result.kind === "not_listed" ? result.problem.words : undefined} />
        </BlockStack>
      </Banner>
    </div>
  );
}

function withMember(set: ReadonlySet<string>, member: string, isIn: boolean): ReadonlySet<string> {
  const changed = new Set(set);
  if (isIn) changed.add(member);
  else changed.delete(member);
  return changed;
}
