import { BlockStack, Checkbox, Text, TextField } from "@shopify/polaris";
import { useState } from "react";

import type { ChoosableAccount } from "#app/admin/read-choosable.ts";
import { SectionCard } from "#app/components/section-card.tsx";
import { useHydrated } from "#app/components/use-hydrated.ts";
import { useStrings } from "#app/components/use-strings.ts";

/** So many are shown at once; an agency's thousands are found by typing. */
const shownMax = 30;

/** From so many on it is quicker to type than to look. */
const filterFrom = 10;

type ChooseAccountsCardProps = {
  readonly accounts: readonly ChoosableAccount[];
  readonly chosen: ReadonlySet<string>;
  readonly chosenMax: number;
  readonly onToggle: (advertiserId: string, isOn: boolean) => void;
};

/** The login's ad accounts, each with a box; those that are ticked are always shown. */
export function ChooseAccountsCard(props: ChooseAccountsCardProps) {
  const { accounts, chosen, chosenMax, onToggle } = props;
  const { choose } = useStrings().tiktok;
  const isHydrated = useHydrated();
  const [typed, setTyped] = useState("");
  const wanted = typed.trim().toLocaleLowerCase("en");
  const matches = accounts.filter(
    ({ name, advertiserId }) =>
      name.toLocaleLowerCase("en").includes(wanted) || advertiserId.includes(wanted),
  );
  const visible = new Set(matches.slice(0, shownMax));
  const shown = accounts.filter((account) => visible.has(account) || chosen.has(account.advertiserId));
  return (
    <SectionCard title={choose.accounts}>
      <Text as="p" tone="subdued">
        {choose.accountsHint}
      </Text>
      {accounts.length >= filterFrom && (
        <TextField label={choose.filter} value={typed} onChange={setTyped} autoComplete="off" />
      )}
      <BlockStack gap="100">
        {shown.map(({ advertiserId, name, currency, timeZone }) => (
          <Checkbox
            key={advertiserId}
            label={name}
            helpText={[advertiserId, currency, timeZone].filter((part) => part !== undefined).join(" · ")}
            checked={chosen.has(advertiserId)}
            disabled={!isHydrated || (chosen.size >= chosenMax && !chosen.has(advertiserId))}
            onChange={(isOn) => onToggle(advertiserId, isOn)}
          />
        ))}
      </BlockStack>
      {matches.length > shownMax && (
        <Text as="p" tone="subdued">
          {choose.more(matches.length - shownMax)}
        </Text>
      )}
    </SectionCard>
  );
}
