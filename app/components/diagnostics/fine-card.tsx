import { Button, Collapsible } from "@shopify/polaris";
import { useId, useState } from "react";

import { SectionCard } from "#app/components/section-card.tsx";
import { useHydrated } from "#app/components/use-hydrated.ts";
import { useStrings } from "#app/components/use-strings.ts";
import type { CheckName } from "#app/core/diagnostics/checks.ts";

/** The checks that found nothing, out of the way until somebody asks. */
export function FineCard({ fine }: { readonly fine: readonly CheckName[] }) {
  const { diagnostics: texts } = useStrings();
  const [isOpen, setIsOpen] = useState(false);
  const isHydrated = useHydrated();
  const id = useId();
  return (
    <SectionCard
      title={texts.fine.title(fine.length)}
      aside={
        <Button
          variant="plain"
          disabled={!isHydrated}
          ariaExpanded={isOpen}
          ariaControls={id}
          onClick={() => setIsOpen(!isOpen)}
        >
          {isOpen ? texts.fine.hide : texts.fine.show}
        </Button>
      }
    >
      <Collapsible id={id} open={isOpen}>
        <ul className="check-list">
          {fine.map((check) => (
            <li key={check}>{texts.check[check].fine}</li>
          ))}
        </ul>
      </Collapsible>
    </SectionCard>
  );
}
