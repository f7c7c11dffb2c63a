import { BlockStack, Button, InlineStack, Select, TextField } from "@shopify/polaris";
import { useState } from "react";

import type { PrivacyRequest } from "#app/admin/act-on-privacy.ts";
import { ConfirmButton } from "#app/components/confirm-button.tsx";
import { SectionCard } from "#app/components/section-card.tsx";
import { useHydrated } from "#app/components/use-hydrated.ts";
import { useStrings } from "#app/components/use-strings.ts";
import type { AskedPerson } from "#app/privacy/asked-person.ts";

type OnePersonCardProps = {
  readonly isBusy: boolean;
  /** What was asked for last means nobody. */
  readonly isNobody: boolean;
  readonly onAsk: (request: PrivacyRequest) => void;
};

const kinds = ["email", "customer", "order"] as const;

/** Names one customer, to hand over or erase what is kept. */
export function OnePersonCard({ isBusy, isNobody, onAsk }: OnePersonCardProps) {
  const { find, confirm } = useStrings().privacy;
  const [kind, setKind] = useState<AskedPerson["kind"]>("email");
  const [value, setValue] = useState("");
  const [isChanged, setIsChanged] = useState(false);
  const isHydrated = useHydrated();
  const person = { kind, value: value.trim() };
  const ask = (act: "erase" | "export") => {
    setIsChanged(false);
    onAsk({ act, person });
  };
  const change = (write: () => void) => {
    setIsChanged(true);
    write();
  };
  return (
    <SectionCard title={find.title}>
      <BlockStack gap="300">
        <Select
          label={find.kind}
          options={kinds.map((each) => ({ value: each, label: find.kinds[each] }))}
          value={kind}
          onChange={(chosen) => change(() => setKind(kinds.find((each) => each === chosen) ?? "email"))}
        />
        <TextField
          label={find.value[kind]}
          helpText={find.help[kind]}
          autoComplete="off"
          value={value}
          maxLength={320}
          onChange={(typed) => change(() => setValue(typed))}
          {...(isNobody && !isChanged ? { error: find.nobody[kind] } : {})}
        />
        <InlineStack gap="200">
          <Button
            disabled={!isHydrated || person.value === ""}
            loading={isBusy}
            onClick={() => ask("export")}
          >
            {find.export}
          </Button>
        </InlineStack>
        {person.value !== "" && (
          <ConfirmButton
            // Another customer is asked about anew.
            key={`${kind} ${person.value}`}
            label={find.erase}
            title={confirm.title}
            text={confirm.text}
            yes={confirm.yes}
            no={confirm.no}
            isBusy={isBusy}
            onConfirm={() => ask("erase")}
          />
        )}
      </BlockStack>
    </SectionCard>
  );
}
