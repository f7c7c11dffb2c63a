import { SectionCard } from "#app/components/section-card.tsx";
import { useStrings } from "#app/components/use-strings.ts";
import type { Diagnosis } from "#app/core/diagnostics/diagnose.ts";

/** What could not be checked, and why: silence would read as "fine". */
export function NotCheckedCard({ notChecked }: Pick<Diagnosis, "notChecked">) {
  const { diagnostics: texts } = useStrings();
  return (
    <SectionCard title={texts.notChecked.title}>
      <dl className="evidence">
        {notChecked.map(({ check, why }) => (
          <div key={check}>
            <dt>{texts.check[check].name}</dt>
            <dd>{texts.notChecked.why[why]}</dd>
          </div>
        ))}
      </dl>
    </SectionCard>
  );
}
